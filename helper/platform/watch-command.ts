import type { Child } from "./child.js";
import type { WatchEvents } from "./platform.js";
import type { System } from "./system.js";

export interface WatchedCommand {
  readonly argv: readonly string[];
  /** Told each piece of output; whether it is a hint that something changed. */
  readonly isHint: (output: string) => boolean;
}

/**
 * Tells of a hint while the command runs and prints hints. What it says is not believed: the kernel is read, by
 * the caller. That it could not be started, or ended by itself, is told once, and it is then over.
 */
export function watchCommand(
  system: System,
  { argv, isHint }: WatchedCommand,
  { onHint, onEnd }: WatchEvents,
): AsyncDisposable {
  const onOutput = (output: string) => {
    if (isHint(output)) onHint();
  };
  let isDisposed = false;
  let child: Child | null = null;
  const run = async () => {
    child = await system.start(argv, { onOutput });
    if (isDisposed) await child[Symbol.asyncDispose]();
    const { exitCode, output } = await child.exited;
    return `exit ${exitCode ?? "by signal"}: ${output || "no output"}`;
  };
  const ended = run()
    .catch((error: unknown) => String(error))
    .then((reason) => {
      if (!isDisposed) onEnd(`${argv.join(" ")}: ${reason}`);
    });
  return {
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      await child?.[Symbol.asyncDispose]();
      await ended;
    },
  };
}
