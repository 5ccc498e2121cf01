import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../../bridge/session/clock.js";
import { offerLink } from "../../../cli/offer-link.js";

const LINK = "http://127.0.0.1:4711/#token=abc_DEF-123";
const FOR_YOU = "The link is for you alone. Ctrl-C ends the dashboard, and a session that it has started.";

let folder: string;
let page: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-offer-"));
  page = join(folder, "dashboard.html");
  vi.stubEnv("PATH", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function installOpener(script: string): void {
  const file = join(folder, "xdg-open");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

class Said {
  readonly printed: string[] = [];
  readonly notes: string[] = [];
  readonly print = (line: string) => void this.printed.push(line);
  readonly note = (line: string) => void this.notes.push(line);
}

test("a confined browser cannot read the page, and its opener says nothing of it: the way out is always told", async () => {
  installOpener(`echo "$@" >"${folder}/arguments"`);
  const said = new Said();
  {
    await using _offered = await offerLink(LINK, { platform: "linux", page, clock: systemClock }, said);
    expect([said.printed, said.notes]).toEqual([
      [LINK],
      [FOR_YOU, "If the browser shows an error, open the link above."],
    ]);
    expect(readFileSync(join(folder, "arguments"), "utf8")).toBe(`${page}\n`);
  }
  expect(existsSync(page)).toBe(false);
});

test("where no browser is found that is said instead", async () => {
  const said = new Said();
  await using _offered = await offerLink(LINK, { platform: "linux", page, clock: systemClock }, said);
  expect([said.printed, said.notes]).toEqual([
    [LINK],
    [FOR_YOU, "No browser could be opened; open the link above."],
  ]);
});

test("who wants no browser gets the link, and no page is left for anybody", async () => {
  installOpener(`touch "${folder}/was-called"`);
  const said = new Said();
  await using _offered = await offerLink(LINK, { platform: "linux", page: null, clock: systemClock }, said);
  expect([said.printed, said.notes]).toEqual([[LINK], [FOR_YOU]]);
  expect([existsSync(join(folder, "was-called")), existsSync(page)]).toEqual([false, false]);
});
