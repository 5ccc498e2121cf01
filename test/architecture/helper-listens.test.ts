import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const HELPER = resolve(import.meta.dirname, "../../helper");

test("the helper listens in one place, on a unix socket; WireGuard's engine has the one UDP port", () => {
  const files = readdirSync(HELPER, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const listening = files.filter((file) =>
    /\.listen\(|createSocket\(/.test(readFileSync(join(HELPER, file), "utf8")),
  );
  expect(listening).toEqual(["socket-file.ts"]);
});
