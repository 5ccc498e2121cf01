import type { HelperStatus } from "../../../helper/protocol/messages.js";
import type { FakeClock } from "../../fakes/fake-clock.js";

/** Destinations that the kernel has. */
export function installed(status: HelperStatus): readonly string[] {
  return status.routes.filter((route) => route.state === "installed").map((route) => route.destination);
}

/** Destinations that it has not, each with the code of the reason. */
export function refused(status: HelperStatus): readonly (readonly [string, string])[] {
  return status.routes.flatMap((route) =>
    route.state === "refused" ? [[route.destination, route.reason.code] as const] : [],
  );
}

interface Removal {
  readonly clock: FakeClock;
  readonly remove: () => void;
  readonly isThere: () => boolean;
  readonly rounds: number;
}

/** How long it takes each time, in milliseconds of the clock, until what was removed is there again; 40 s at most. */
export async function delaysUntilBack({ clock, remove, isThere, rounds }: Removal): Promise<number[]> {
  const delays: number[] = [];
  for (let round = 0; round < rounds; round++) {
    remove();
    const start = clock.now();
    while (!isThere() && clock.now() - start < 40_000) await clock.pass(100);
    delays.push(clock.now() - start);
  }
  return delays;
}
