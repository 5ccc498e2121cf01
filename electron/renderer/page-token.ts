const KEY = "dockline-token";

/**
 * The token of the link that was opened: taken from the fragment, which is removed from the address bar and so from
 * the history, and kept for this tab alone, so that it can be reloaded. Empty when there is none.
 */
export function pageToken(): string {
  const [, found] = /^#token=([A-Za-z0-9_-]{20,200})$/.exec(location.hash) ?? [];
  if (found === undefined) return sessionStorage.getItem(KEY) ?? "";
  sessionStorage.setItem(KEY, found);
  history.replaceState(null, "", location.pathname);
  return found;
}
