import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FaultError } from "../model/fault-error.js";
import type { HelperPort } from "../session/ports.js";
import { HelperClient } from "./client.js";
import { helperSocketPath } from "./socket-path.js";

const HELPER_SOCKET = helperSocketPath(process.platform);

const START_LIMIT_MS = 5_000;
const LOG_FOLDER = "/var/log/dockline";

/** Connects to the installed helper; where root asks and none runs, starts `program` for as long as it is needed. */
export function helperPort(program: string, uid: number): HelperPort {
  return {
    async open(signal) {
      try {
        return await HelperClient.open(HELPER_SOCKET, signal);
      } catch (error) {
        const isMissing = error instanceof FaultError && error.fault.code === "helper-missing";
        if (!isMissing || uid !== 0) throw error;
      }
      return launch(program, signal);
    },
  };
}

async function launch(program: string, signal: AbortSignal): Promise<HelperClient> {
  if (!existsSync(program))
    throw startFailure(`${program} is missing; run "npm run build" or reinstall Dockline`);
  mkdirSync(LOG_FOLDER, { recursive: true });
  const logFile = join(LOG_FOLDER, "helper.log");
  const log = openSync(logFile, "a", 0o640);
  // A session of its own and a log of its own: the helper must outlive a killed session, to clean up after it.
  const child = spawn(process.execPath, [program, "--owner", "0", "--once"], {
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    cwd: "/",
  });
  closeSync(log);
  child.unref();
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code) => {
    failure = `it ended with exit code ${code}; last line of ${logFile}: ${lastLine(logFile)}`;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await HelperClient.open(HELPER_SOCKET, signal);
    } catch (error) {
      const isMissing = error instanceof FaultError && error.fault.code === "helper-missing";
      if (!isMissing) throw error;
    }
    if (failure !== null) throw startFailure(failure);
    if (Date.now() > deadline)
      throw startFailure(`it did not listen within ${START_LIMIT_MS / 1000} s; see ${logFile}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function startFailure(detail: string): FaultError {
  return new FaultError({ code: "helper-start-failed", detail });
}

function lastLine(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "";
}
