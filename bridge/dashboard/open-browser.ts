import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const OPEN_LIMIT_MS = 10_000;

/**
 * Opens `url` in the user's browser, by way of a page that only this user can read: arguments of a command are
 * seen by every user of the machine, and the URL holds the token. Resolves with whether a browser was found; the
 * page is removed when the result is disposed of.
 */
export async function openBrowser(
  url: string,
  { platform, page }: { readonly platform: NodeJS.Platform; readonly page: string },
): Promise<{ readonly isOpen: boolean } & AsyncDisposable> {
  await mkdir(dirname(page), { recursive: true, mode: 0o700 });
  await rm(page, { force: true });
  await writeFile(page, redirectTo(url), { mode: 0o600, flag: "wx" });
  const command = platform === "darwin" ? "/usr/bin/open" : "xdg-open";
  const isOpen = await new Promise<boolean>((resolve) => {
    execFile(command, [page], { timeout: OPEN_LIMIT_MS }, (error) => resolve(error === null));
  });
  return { isOpen, [Symbol.asyncDispose]: () => rm(page, { force: true }) };
}

/** `url` is our own: digits, letters, "-" and "_" alone. */
function redirectTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Dockline</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Open the dashboard</a>\n`;
}
