import { protocol } from "electron";
import type { PageFile } from "../../bridge/dashboard/page-files.js";
import { PAGE_SCHEME } from "../windows/page-address.js";
import { pageResponse } from "../windows/page-protocol.js";

/** Before the app is ready, and once: our pages have an origin, and can load what is beside them. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function servePages(files: ReadonlyMap<string, PageFile>): void {
  protocol.handle(PAGE_SCHEME, ({ url }) => pageResponse(files, url));
}
