import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openBrowser } from "../../../bridge/dashboard/open-browser.js";
import { FakeClock } from "../../fakes/fake-clock.js";

const URL_WITH_TOKEN = "http://127.0.0.1:4711/#token=abc_DEF-123";

let folder: string;
let page: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-open-"));
  page = join(folder, "own", "dashboard.html");
  vi.stubEnv("PATH", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Whose time does not pass: what is told is what the opener did. */
const world = (clock = new FakeClock()) => ({ platform: "linux", page, clock }) as const;

function installOpener(script: string): void {
  const file = join(folder, "xdg-open");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

test("the browser is given a private page that leads to the link: no argument holds the token", async () => {
  installOpener(`echo "$@" >"${folder}/arguments"`);
  {
    await using opened = await openBrowser(URL_WITH_TOKEN, world());
    expect(opened.isOpen).toBe(true);
    expect(readFileSync(join(folder, "arguments"), "utf8")).toBe(`${page}\n`);
    expect([statSync(page).mode & 0o777, statSync(join(folder, "own")).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readFileSync(page, "utf8")).toContain(`content="0;url=${URL_WITH_TOKEN}"`);
  }
  expect(existsSync(page)).toBe(false);
});

test("no browser is no error, and a page that somebody left is not written through", async () => {
  await using opened = await openBrowser(URL_WITH_TOKEN, world());
  expect(opened.isOpen).toBe(false);
  await using again = await openBrowser("http://127.0.0.1:1/#token=other", world());
  expect([again.isOpen, readFileSync(page, "utf8").includes("abc_DEF")]).toEqual([false, false]);
});

test("an opener that fails is told apart from one that worked", async () => {
  installOpener("exit 3");
  await using opened = await openBrowser(URL_WITH_TOKEN, world());
  expect(opened.isOpen).toBe(false);
});

test("an opener that is the browser goes on, and counts as open", async () => {
  installOpener(`echo $$ >"${folder}/new" && /bin/mv "${folder}/new" "${folder}/pid"; exec /bin/sleep 120`);
  const clock = new FakeClock();
  const opening = openBrowser(URL_WITH_TOKEN, world(clock));
  const pid = await vi.waitFor(() => Number(readFileSync(join(folder, "pid"), "utf8")), { timeout: 10_000 });
  clock.advance(2_000);
  await using opened = await opening;
  expect([opened.isOpen, process.kill(pid, 0)]).toEqual([true, true]);
  process.kill(pid, "SIGKILL");
});
