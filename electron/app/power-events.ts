import type { HostEvent } from "../../bridge/model/revival.js";
import type { HostEvents } from "../../bridge/session/ports.js";

/** Of Electron's powerMonitor. */
export interface SleepMonitor {
  on(event: "suspend" | "resume", listener: () => void): unknown;
  removeListener(event: "suspend" | "resume", listener: () => void): unknown;
}

/**
 * Tells when this host falls asleep and wakes up, as the system says it: at once, and without a timer. That a screen
 * is locked or unlocked is not told: a host that only locked its screen has not slept, and one that slept says so.
 */
export function powerEvents(monitor: SleepMonitor): HostEvents {
  return {
    watch(listener: (event: HostEvent) => void): Disposable {
      const onSuspend = () => listener("slept");
      const onResume = () => listener("woke");
      monitor.on("suspend", onSuspend);
      monitor.on("resume", onResume);
      return {
        [Symbol.dispose]: () => {
          monitor.removeListener("suspend", onSuspend);
          monitor.removeListener("resume", onResume);
        },
      };
    },
  };
}
