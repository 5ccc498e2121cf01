import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../../../bridge/session/clock.js";
import { logFolder, openLogFile } from "../../../electron/app/log/log-file.js";
import { logUnhandledErrors } from "../../../electron/app/log/unhandled-errors.js";
import { SessionAppears } from "../../../electron/app/session-appears.js";
import { waits } from "../../electron/stand-in/waits.js";
import { WholeApp } from "../../fakes/whole-app.js";

/**
 * The app in a process of its own, with real time, files and sockets, and with fakes for engine and helper. It does
 * what it reads ("connect", "look", "look away"), and answers "what" with its state and with what would wake it up.
 */

const [, , folder = "."] = process.argv;
const controlSocket = join(folder, "control.sock");
const user = { platform: "linux", uid: 1, home: folder, xdgRuntimeDir: undefined } as const;
const tell = (sentence: string) => console.error(sentence);
const log = openLogFile(logFolder({ environment: {}, user }), tell);
logUnhandledErrors(process, log);
const app = new WholeApp({ controlSocket, clock: () => systemClock, log });
new SessionAppears({ controlSocket, seek: () => app.host.seek(), tell });
let looking: Disposable | null = null;

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "connect") await app.host.perform({ do: "connect" });
  if (line === "look") looking = app.host.look(() => {});
  if (line === "look away") looking?.[Symbol.dispose]();
  if (line === "what") {
    console.log(JSON.stringify({ state: app.state, ...waits() }));
  }
}
process.exit(0);
