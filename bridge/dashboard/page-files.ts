import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { FaultError } from "../model/fault-error.js";

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * The built page by path, "/" for its index. All of it is read once, so that no request ever becomes a path.
 * Throws FaultError where the page was not built.
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    const message = `the dashboard's page is not in ${folder}; install Dockline again, or run "npm run build"`;
    throw new FaultError({ code: "internal", message }, { cause });
  });
  const files = new Map<string, PageFile>();
  for (const entry of entries) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    files.set(path === "/index.html" ? "/" : path, { type, content: await readFile(file) });
  }
  return files;
}
