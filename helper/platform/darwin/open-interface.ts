import { UapiDevice } from "../../tunnel/uapi.js";
import type { Child } from "../child.js";
import type { TunnelInterface } from "../platform.js";
import { poll } from "../poll.js";
import type { System } from "../system.js";

export interface DarwinPaths {
  /** Where wireguard-go may be, best first. */
  readonly wireguardGo: readonly string[];
  /** Where wireguard-go writes the name of its interface; in a folder that only root can write to. */
  readonly nameFile: string;
}

/** `programFolder` is where the helper itself lies; `runFolder` is its own, for what a restart clears. */
export function darwinPaths(programFolder: string, runFolder: string): DarwinPaths {
  const folders = [programFolder, "/Library/PrivilegedHelperTools/dev.dockline.helper"];
  return {
    wireguardGo: [...new Set(folders)].map((folder) => `${folder}/wireguard-go`),
    nameFile: `${runFolder}/utun.name`,
  };
}

const LIMITS = { limitMs: 5_000, pauseMs: 10 };

/** What the kernel may call our interface; the number is its choice, macOS itself holds several. */
const NAME = /^utun(0|[1-9][0-9]{0,4})$/;

export function isUtun(name: string): boolean {
  return NAME.test(name);
}

/** Only root can open it. When the file is removed, wireguard-go ends. */
export function uapiSocketOf(interfaceName: string): string {
  return `/var/run/wireguard/${interfaceName}.sock`;
}

/**
 * Starts wireguard-go, which makes a utun: the interface lives exactly as long as that process, and takes its
 * routes with it (xnu, bsd/net/if_utun.c). In the foreground, for what goes to the background leaves the
 * helper's process group, which launchd ends with the helper.
 */
export async function openUtun(
  system: System,
  { wireguardGo, nameFile }: DarwinPaths,
): Promise<TunnelInterface> {
  const program = await system.findTrusted(wireguardGo);
  if (program === null) {
    throw new Error(
      `there is no wireguard-go that only root can write to at ${wireguardGo.join(" or ")}; run "sudo dockline helper install"`,
    );
  }
  await system.removeFile(nameFile);
  const child = await system.start([program, "-f", "utun"], {
    environment: { WG_TUN_NAME_FILE: nameFile, LOG_LEVEL: "error" },
  });
  try {
    return opened(child, await untilAnswering(system, child, nameFile), system);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  } finally {
    await system.removeFile(nameFile);
  }
}

function opened(child: Child, name: string, system: System): TunnelInterface {
  return {
    name,
    engine: "wireguard-go",
    device: new UapiDevice(system.uapi(uapiSocketOf(name))),
    gone: child.exited.then(
      ({ exitCode, output }) => `exit ${exitCode ?? "by signal"}: ${output || "no output"}`,
    ),
    journalEntry: { interfaceName: name, engine: "wireguard-go", pid: child.pid },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** Resolves with the interface's name once wireguard-go has written it, and takes configuration. */
async function untilAnswering(system: System, child: Child, nameFile: string): Promise<string> {
  let ended: string | null = null;
  child.exited.then(({ output }) => {
    ended = output;
  });
  const name = await poll(async () => {
    if (ended !== null) throw new Error(`wireguard-go ended at once: ${ended || "no output"}`);
    const written = (await system.readText(nameFile))?.trim() ?? "";
    if (!isUtun(written)) return null;
    const isAnswering = await new UapiDevice(system.uapi(uapiSocketOf(written))).read().then(
      () => true,
      () => false,
    );
    return isAnswering ? written : null;
  }, LIMITS);
  if (name === null)
    throw new Error(`wireguard-go did not answer within ${LIMITS.limitMs} ms; connect again`);
  return name;
}
