import { openBrowser } from "../bridge/dashboard/open-browser.js";
import type { Clock } from "../bridge/session/ports.js";
import type { Io } from "./io.js";

/** How the link gets into a browser. */
export interface LinkOffer {
  readonly platform: NodeJS.Platform;
  /** The private page that leads there; null where no browser is wanted. */
  readonly page: string | null;
  readonly clock: Clock;
}

/**
 * Prints the link, and opens it where that is wanted. A browser that is confined (Snap, Flatpak) may not read the
 * private page and then shows an error of its own, of which nothing comes back here: so what to do is always said.
 * What was made for the browser goes when the result is disposed of.
 */
export async function offerLink(
  url: string,
  { platform, page, clock }: LinkOffer,
  io: Pick<Io, "print" | "note">,
): Promise<AsyncDisposable> {
  io.print(url);
  io.note("The link is for you alone. Ctrl-C ends the dashboard, and a session that it has started.");
  if (page === null) return { [Symbol.asyncDispose]: async () => {} };
  const opened = await openBrowser(url, { platform, page, clock });
  io.note(
    opened.isOpen
      ? "If the browser shows an error, open the link above."
      : "No browser could be opened; open the link above.",
  );
  return opened;
}
