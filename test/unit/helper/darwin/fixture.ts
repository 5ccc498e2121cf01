import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of test/fixtures/macos. */
export function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../../fixtures/macos", name), "utf8");
}

/** One call of Apple's `route`, and what it means. */
export interface RouteCase {
  readonly name: string;
  readonly argv: readonly string[];
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly verdict: string;
}

export const ROUTE_CASES = JSON.parse(fixture("route-cli-outcomes.json")) as readonly RouteCase[];
