import { basename, dirname } from "node:path";
import type { ContextFiles } from "../../../../bridge/docker/context-store.js";

/** A disk as a table of paths and texts. */
export function memoryFiles(texts: Readonly<Record<string, string>>): ContextFiles {
  return {
    readText: async (path) => texts[path] ?? null,
    list: async (folder) => [
      ...new Set(
        Object.keys(texts)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""),
      ),
    ],
  };
}

/** The files of one context below `folder`. */
export function contextFiles(
  folder: string,
  id: string,
  meta: object,
  tls: Readonly<Record<string, string>> = {},
) {
  const pems = Object.entries(tls).map(([name, text]) => [
    `${folder}/contexts/tls/${id}/docker/${name}.pem`,
    text,
  ]);
  return { [`${folder}/contexts/meta/${id}/meta.json`]: JSON.stringify(meta), ...Object.fromEntries(pems) };
}

/** The last two parts of a path, for messages that name files. */
export function shortPath(path: string): string {
  return `${basename(dirname(path))}/${basename(path)}`;
}
