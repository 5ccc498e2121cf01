import { UapiDevice } from "../../tunnel/uapi.js";
import { WgToolDevice } from "../../tunnel/wg-tool.js";
import type { Child } from "../child.js";
import type { TunnelInterface } from "../platform.js";
import { CommandError } from "../run.js";
import type { System } from "../system.js";

export interface LinuxPaths {
  /** Absolute path of iproute2's `ip`. */
  readonly ip: string;
  /** Where `wg` and `wireguard-go` may be, best first. */
  readonly wg: readonly string[];
  readonly wireguardGo: readonly string[];
}

/** The one interface of this product: a helper that lost its memory finds it by name. */
export const INTERFACE_NAME = "dockline0";
export const UAPI_SOCKET = `/var/run/wireguard/${INTERFACE_NAME}.sock`;
/** /run is in memory; the helper's folder there is root's. */
export const WG_CONFIG_FILE = "/run/dockline/wg.conf";

const UAPI_LIMIT_MS = 5_000;
const UAPI_PAUSE_MS = 5;

/**
 * Opens the interface with the kernel's WireGuard where there is one, else with wireguard-go. A link of its
 * name is a leftover, for nobody else makes one, and is replaced.
 */
export async function openLinuxInterface(system: System, paths: LinuxPaths): Promise<TunnelInterface> {
  await deleteLink(system, paths.ip);
  return (await openKernel(system, paths)) ?? (await openWireguardGo(system, paths));
}

/** null when the kernel has no WireGuard, or `wg`, which alone can configure it, is missing. */
async function openKernel(system: System, paths: LinuxPaths): Promise<TunnelInterface | null> {
  const wgPath = await system.findTrusted(paths.wg);
  if (wgPath === null) return null;
  const argv = [paths.ip, "link", "add", "dev", INTERFACE_NAME, "type", "wireguard"];
  const { exitCode } = await system.run(argv);
  if (exitCode !== 0) return null;
  let reportGone: (reason: string) => void = () => {};
  const gone = new Promise<string>((resolve) => {
    reportGone = resolve;
  });
  return {
    name: INTERFACE_NAME,
    engine: "kernel",
    device: new WgToolDevice({
      run: system.run,
      wgPath,
      interfaceName: INTERFACE_NAME,
      withSecretFile: system.secretFile(WG_CONFIG_FILE),
    }),
    gone,
    journalEntry: { interfaceName: INTERFACE_NAME, engine: "kernel", pid: null },
    [Symbol.asyncDispose]: async () => {
      await deleteLink(system, paths.ip);
      reportGone("closed");
    },
  };
}

async function openWireguardGo(system: System, paths: LinuxPaths): Promise<TunnelInterface> {
  const program = await system.findTrusted(paths.wireguardGo);
  if (program === null) {
    throw new Error(
      `the kernel has no WireGuard and there is no wireguard-go that only root can write to; install it as ${paths.wireguardGo.at(-1)}`,
    );
  }
  const child = await system.start([program, "-f", INTERFACE_NAME], {
    // Silences a banner that tells Linux users to use the kernel's WireGuard.
    environment: { WG_PROCESS_FOREGROUND: "1", LOG_LEVEL: "error" },
  });
  const device = new UapiDevice(system.uapi(UAPI_SOCKET));
  try {
    await untilAnswering(device, child);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  return {
    name: INTERFACE_NAME,
    engine: "wireguard-go",
    device,
    gone: child.exited.then(
      ({ exitCode, output }) => `exit ${exitCode ?? "by signal"}: ${output || "no output"}`,
    ),
    journalEntry: { interfaceName: INTERFACE_NAME, engine: "wireguard-go", pid: child.pid },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** wireguard-go opens its socket some 10 ms after it starts; there is no file to watch before that. */
async function untilAnswering(device: UapiDevice, child: Child): Promise<void> {
  let ended: string | null = null;
  child.exited.then(({ output }) => {
    ended = output;
  });
  for (let waitedMs = 0; waitedMs < UAPI_LIMIT_MS; waitedMs += UAPI_PAUSE_MS) {
    if (ended !== null) throw new Error(`wireguard-go ended at once: ${ended || "no output"}`);
    const isAnswering = await device.read().then(
      () => true,
      () => false,
    );
    if (isAnswering) return;
    await new Promise((resolve) => setTimeout(resolve, UAPI_PAUSE_MS));
  }
  throw new Error(`wireguard-go did not answer within ${UAPI_LIMIT_MS} ms; connect again`);
}

/** Not there is success. */
export async function deleteLink(system: System, ipPath: string): Promise<void> {
  const argv = [ipPath, "link", "delete", "dev", INTERFACE_NAME];
  const { exitCode, stderr } = await system.run(argv);
  if (exitCode !== 0 && !/Cannot find device/.test(stderr)) throw new CommandError(argv, exitCode, stderr);
}
