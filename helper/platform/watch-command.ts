import type { Child } from "./child.js";
import type { System } from "./system.js";

/** The monitor ends on its own only when something is badly wrong; it is not worth more attempts. */
const MAX_STARTS = 5;

export interface WatchedCommand {
  readonly argv: readonly string[];
  /** Told each piece of output; whether it is a hint that something changed. */
  readonly isHint: (output: string) => boolean;
}

/**
 * Calls `onHint` while the command runs and prints hints. What it says is not believed: the kernel is read, by
 * the caller. When it ends by itself it is started anew, and that is a hint too, for something may be missed.
 */
export function watchCommand(system: System, command: WatchedCommand, onHint: () => void): AsyncDisposable {
  const onOutput = (output: string) => {
    if (command.isHint(output)) onHint();
  };
  let isDisposed = false;
  let current: Child | null = null;
  const loop = async () => {
    for (let starts = 0; starts < MAX_STARTS && !isDisposed; starts++) {
      current = await system.start(command.argv, { onOutput });
      if (isDisposed) await current[Symbol.asyncDispose]();
      await current.exited;
      if (!isDisposed) onHint();
    }
  };
  const ended = loop().catch(() => onHint());
  return {
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      await current?.[Symbol.asyncDispose]();
      await ended;
    },
  };
}
