import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../session/ports.js";
import { startProgram } from "../world/start-program.js";

export interface BrowserWorld {
  readonly platform: NodeJS.Platform;
  /** Where the page is written. */
  readonly page: string;
  readonly clock: Clock;
}

/**
 * Opens `url` in the user's browser, by way of a page that only this user can read: arguments of a command are
 * seen by every user of the machine, and the URL holds the token. Resolves with whether a browser was found; the
 * page is removed when the result is disposed of.
 */
export async function openBrowser(
  url: string,
  { platform, page, clock }: BrowserWorld,
): Promise<{ readonly isOpen: boolean } & AsyncDisposable> {
  await mkdir(dirname(page), { recursive: true, mode: 0o700 });
  await rm(page, { force: true });
  await writeFile(page, redirectTo(url), { mode: 0o600, flag: "wx" });
  const command = platform === "darwin" ? "/usr/bin/open" : "xdg-open";
  // xdg-open may be the browser itself, for as long as it is open.
  const isOpen = (await startProgram(command, [page], clock)) === null;
  return { isOpen, [Symbol.asyncDispose]: () => rm(page, { force: true }) };
}

/** `url` is our own: digits, letters, "-" and "_" alone. */
function redirectTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Dockline</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Open the dashboard</a>\n`;
}
