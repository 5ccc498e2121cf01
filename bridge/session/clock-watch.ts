import type { Clock, HostEvents } from "./ports.js";

/** How often the clock is looked at; the processor is woken for it, so not more often. */
const PAUSE_MS = 30_000;
/** A look that comes this much too late was slept through; a busy host is not so late. */
const LATE_MS = 10_000;

/**
 * Tells that this host has slept, where nobody else does: a timer that was slept through is late. It is told at
 * once after waking where the timer's clock runs on in sleep, else up to 30 s later. A clock that is set forward
 * looks the same, and costs one question to the VM.
 */
export function clockWatch(clock: Clock): HostEvents {
  return {
    watch(listener) {
      let timer: Disposable;
      const look = (since: number) => {
        const now = clock.now();
        timer = clock.after(PAUSE_MS, () => look(now));
        if (now - since > PAUSE_MS + LATE_MS) listener("woke");
      };
      const now = clock.now();
      timer = clock.after(PAUSE_MS, () => look(now));
      return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
    },
  };
}
