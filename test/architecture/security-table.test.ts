import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const rows = readFileSync(join(ROOT, "docs/security.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, number, held, tests] = /^\| (\d+) [^|]+ \| ([^|]*) \| ([^|]*) \|$/.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), held, tests: tests ?? "" }];
  });

test("each of the thirty rules for what runs as root has a place or a reason", () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  expect(rows.filter(({ held, tests }) => `${held}${tests}`.trim() === "")).toEqual([]);
});

test("every test that the rules name is there", () => {
  const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" });
  const sources = files
    .filter((file) => file.endsWith(".test.ts") && !file.startsWith("architecture/security-table"))
    .map((file) => readFileSync(join(ROOT, "test", file), "utf8"));
  const named = rows.flatMap(({ tests }) => [...tests.matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? ""));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !sources.some((text) => text.includes(name)))).toEqual([]);
});
