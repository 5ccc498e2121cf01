import type { PageFile } from "../../bridge/dashboard/page-files.js";
import { SECURITY_HEADERS } from "../../bridge/dashboard/security-headers.js";
import { isOurPage } from "./page-address.js";

/** What our scheme answers: the built page's files and nothing else, with the headers that the browser gets too. */
export function pageResponse(files: ReadonlyMap<string, PageFile>, url: string): Response {
  const file = isOurPage(url) ? files.get(new URL(url).pathname) : undefined;
  if (file === undefined)
    return new Response("There is nothing here.", { status: 404, headers: SECURITY_HEADERS });
  return new Response(new Uint8Array(file.content), {
    headers: { ...SECURITY_HEADERS, "content-type": file.type },
  });
}
