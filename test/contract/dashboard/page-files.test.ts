import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPageFiles } from "../../../bridge/dashboard/page-files.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-page-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the built page is served by its paths; other kinds of files and links out of it are not", async () => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets/page.js"), "0;");
  writeFileSync(join(folder, "assets/page.js.map"), "{}");
  symlinkSync("/etc/passwd", join(folder, "assets/passwd.svg"));
  const files = [...(await readPageFiles(folder))].map(([path, { type }]) => [path, type]);
  expect(files.sort()).toEqual([
    ["/", "text/html; charset=utf-8"],
    ["/assets/page.js", "text/javascript; charset=utf-8"],
  ]);
});

test("a page that was not built is told with what to do", async () => {
  await expect(readPageFiles(join(folder, "none"))).rejects.toThrow(
    /^Something went wrong inside Dockline: the dashboard's page is not in .*; install Dockline again, or run "npm run build"/,
  );
});
