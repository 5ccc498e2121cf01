import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
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
  const files = await readFolder(folder, "/").catch((cause: unknown) => {
    const message = `the dashboard's page is not in ${folder}; install Dockline again, or run "npm run build"`;
    throw new FaultError({ code: "internal", message, step: null }, { cause });
  });
  return new Map(files.map(([path, file]) => [path === "/index.html" ? "/" : path, file]));
}

/** Folder by folder: inside the app's archive, Electron reads nothing else as reliably. */
async function readFolder(folder: string, path: string): Promise<readonly (readonly [string, PageFile])[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return readFolder(file, `${path}${entry.name}/`);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) return [];
    return [[`${path}${entry.name}`, { type, content: await readFile(file) }]] as const;
  });
  return (await Promise.all(found)).flat();
}
