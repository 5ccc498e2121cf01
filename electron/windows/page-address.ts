/** A scheme of our own: pages have an origin that no file and no site has. */
export const PAGE_SCHEME = "dockline";

const HOST = "app";

export type PageName = "dashboard" | "welcome";

/** Where the page is; `section` is one of the dashboard's (electron/renderer/section.ts). */
export function pageAddress(page: PageName, section: string | null = null): string {
  const path = page === "dashboard" ? "/" : `/${page}.html`;
  return `${PAGE_SCHEME}://${HOST}${path}${section === null ? "" : `#${section}`}`;
}

/** Whether `url` is of a page of ours, whichever. */
export function isOurPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${PAGE_SCHEME}:` && host === HOST;
}
