import { once } from "node:events";
import { dirname, join } from "node:path";
import type { Lab } from "../lab/lab.js";

const VM = "10.99.0.2";

/** Starts plain-watcher-program.ts in the mac; resolves when it hears of new networks. */
export async function startPlainWatcher(lab: Lab): Promise<AsyncDisposable> {
  const program = join(dirname(process.argv[1] ?? ""), "plain-watcher-program.js");
  const watcher = lab.spawnMac([process.execPath, program, lab.dockerSocket, VM]);
  watcher.stderr?.pipe(process.stderr);
  if (watcher.stdout !== null) await once(watcher.stdout, "data");
  return {
    [Symbol.asyncDispose]: async () => {
      const ended = once(watcher, "close");
      watcher.kill("SIGTERM");
      await ended;
    },
  };
}
