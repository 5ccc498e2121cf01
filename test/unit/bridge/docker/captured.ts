import { readFileSync } from "node:fs";
import { join } from "node:path";

/** "engine-20" is 20.10.24, "engine-28" is 28.5.2; both with the same networks and containers. */
export type CapturedEngine = "engine-20" | "engine-28";

/** What a real engine answered; /info without what is long and of no use here. */
export function captured(
  engine: CapturedEngine,
  call: "version" | "info" | "networks" | "containers",
): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "captured", engine, `${call}.json`), "utf8"));
}
