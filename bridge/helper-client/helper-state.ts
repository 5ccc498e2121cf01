import { FaultError } from "../model/fault-error.js";
import { HelperClient } from "./client.js";
import { InstallError } from "./install-error.js";

export interface HelperState {
  readonly isInstalled: boolean;
  /** What the helper says of itself; null when none answers. */
  readonly running: { readonly version: string; readonly protocol: number; readonly pid: number } | null;
}

const HELLO_LIMIT_MS = 2_000;
const START_LIMIT_MS = 10_000;

/** Whether the helper answers this user. Throws FaultError when what answers is not ours. */
export async function readHelperState(socketPath: string, isInstalled: boolean): Promise<HelperState> {
  const limit = AbortSignal.timeout(HELLO_LIMIT_MS);
  try {
    using client = await HelperClient.open(socketPath, limit);
    const { helperVersion, version, pid } = client.hello;
    return { isInstalled, running: { version: helperVersion, protocol: version, pid } };
  } catch (error) {
    if (isMissing(error)) return { isInstalled, running: null };
    if (limit.aborted) throw new FaultError({ code: "helper-silent", seconds: HELLO_LIMIT_MS / 1000 });
    throw error;
  }
}

/** Waits until the helper answers; throws InstallError with what `explainSilence` says when it does not. */
export async function untilRunning(
  readState: () => Promise<HelperState>,
  explainSilence: () => Promise<string>,
): Promise<HelperState> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const state = await readState();
    if (state.running !== null) return state;
    if (Date.now() > deadline) {
      const why = await explainSilence();
      throw new InstallError("not-answering", `The helper was installed but does not answer; ${why}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A helper that "sudo dockline up" started holds the socket, so the installed one could not listen there. */
export async function assertNotAnothers(
  readState: () => Promise<HelperState>,
  isService: (pid: number) => Promise<boolean>,
): Promise<void> {
  // What answers wrongly, or speaks another version, is about to be replaced.
  const running = await readState().then(
    (state) => state.running,
    () => null,
  );
  if (running === null || (await isService(running.pid))) return;
  throw new InstallError(
    "other-helper",
    `A helper that "sudo dockline up" started is running (process ${running.pid}); run "sudo dockline down" first.`,
  );
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && "fault" in error && (error.fault as { code?: string }).code === "helper-missing"
  );
}
