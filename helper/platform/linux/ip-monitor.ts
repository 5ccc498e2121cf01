import type { Child } from "../child.js";
import type { System } from "../system.js";

/** The monitor ends on its own only when something is badly wrong; it is not worth more attempts. */
const MAX_STARTS = 5;

/**
 * Calls `onHint` whenever `ip monitor` tells of a change. What it says is not read: the kernel is, by the
 * caller. When it ends by itself it is started anew, and that is a hint too, for something may be missed.
 */
export function watchKernel(system: System, ipPath: string, onHint: () => void): AsyncDisposable {
  const argv = [ipPath, "monitor", "route", "link", "address"];
  let isDisposed = false;
  let current: Child | null = null;
  const loop = async () => {
    for (let starts = 0; starts < MAX_STARTS && !isDisposed; starts++) {
      current = await system.start(argv, { onOutput: () => onHint() });
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
