import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { uapiSocket } from "../../../helper/tunnel/uapi-socket.js";
import { LineClient } from "../../fakes/line-client.js";

const CACHE =
  process.env["DOCKLINE_CACHE"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dockline");
const LIMIT_MS = 10_000;

/** An unpacked wireguard-go, or why there is none. */
export function findWireguardGo(): { readonly program: string } | { readonly missing: string } {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return { missing: "needs root on Linux" };
  const trees = join(CACHE, "tree");
  const programs = (existsSync(trees) ? readdirSync(trees) : []).map((one) =>
    join(trees, one, "usr/bin/wireguard-go"),
  );
  const program = programs.find((one) => existsSync(one));
  return program === undefined
    ? {
        missing: `needs wireguard-go; run: sh vm-setup/debs.sh sid amd64 ${trees}/wireguard wireguard-go wireguard-tools`,
      }
    : { program };
}

/** A `wg` that runs on this system; null when there is none. */
export function findWg(): string | null {
  const trees = join(CACHE, "tree");
  const unpacked = (existsSync(trees) ? readdirSync(trees) : []).map((one) => join(trees, one, "usr/bin/wg"));
  return ["/usr/bin/wg", ...unpacked].find((one) => spawnSync(one, ["--version"]).status === 0) ?? null;
}

/** A network namespace with a /run and a /usr/local of its own, and the program wireguard-go in it. */
export class ThrowawayHost implements AsyncDisposable {
  readonly #holder: ChildProcess;
  readonly #helpers = new Set<ChildProcess>();
  helperLog = "";

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async open(wireguardGo: string): Promise<ThrowawayHost> {
    const script = [
      "set -eu",
      "mount -t tmpfs -o mode=755 none /run",
      "mount -t tmpfs -o mode=755 none /usr/local",
      "mkdir -p /usr/local/bin",
      'cp "$1" /usr/local/bin/wireguard-go',
      "ip link set lo up",
      "echo ready",
      "exec sleep 300",
    ].join("\n");
    const holder = spawn("unshare", ["-n", "-m", "sh", "-c", script, "sh", wireguardGo], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("exit", (code) => reject(new Error(`no namespace: exit ${code}`)));
    });
    return new ThrowawayHost(holder);
  }

  get pid(): number {
    return this.#holder.pid!;
  }

  /** The path of a file of this host, as others see it. */
  path(inside: string): string {
    return `/proc/${this.pid}/root${inside}`;
  }

  run(...argv: readonly string[]): string {
    return execFileSync("nsenter", ["-t", String(this.pid), "-n", "-m", ...argv], {
      encoding: "utf8",
      stdio: "pipe",
    });
  }

  /** Destinations of the rows on dockline0 that the kernel has, both families. */
  ourRoutes(): readonly string[] {
    const rows = JSON.parse(this.run("ip", "-json", "route", "show", "table", "all")) as {
      dst: string;
      dev: string;
      protocol?: string;
    }[];
    return rows
      .filter((row) => row.dev === "dockline0" && row.protocol === "68")
      .map((row) => row.dst)
      .sort();
  }

  links(): readonly string[] {
    return (JSON.parse(this.run("ip", "-json", "link")) as { ifname: string }[])
      .map((link) => link.ifname)
      .sort();
  }

  start(...argv: readonly string[]): ChildProcess {
    const child = spawn("nsenter", ["-t", String(this.pid), "-n", "-m", ...argv], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      this.helperLog += chunk.toString();
    });
    this.#helpers.add(child);
    return child;
  }

  /** A client of the helper in here, once it answers. */
  client(): Promise<LineClient> {
    return eventually(async () => {
      const client = await LineClient.open(this.path("/run/dockline/helper.sock"));
      await client.ask({ method: "hello", version: 3 });
      return client;
    });
  }

  uapi(interfaceName: string, operation: string): Promise<string> {
    return eventually(() => uapiSocket(this.path(`/run/wireguard/${interfaceName}.sock`))(operation));
  }

  /** A killed helper's wireguard-go lives on, and its namespace with it, until its link is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#helpers) await ended(child, "SIGKILL");
    for (const link of this.links().filter((one) => one !== "lo")) {
      // One end of a pair takes the other with it, so a link may be gone before its turn.
      if (this.links().includes(link)) this.run("ip", "link", "delete", link);
    }
    await ended(this.#holder, "SIGKILL");
  }
}

/** Ends `child` and waits for it; ended already is success. */
export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}

/** Tries until `attempt` succeeds; after ten seconds, fails as the last attempt did. */
export async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  for (const start = Date.now(); ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() - start > LIMIT_MS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The helper as it is shipped: one file. */
export async function bundleHelper(): Promise<{ readonly file: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "dockline-bundle-"));
  const file = join(folder, "helper.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../../../helper/main.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    outfile: file,
  });
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
