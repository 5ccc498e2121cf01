import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of test/fixtures/macos. */
export function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../../fixtures/macos", name), "utf8");
}
