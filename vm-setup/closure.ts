import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { posix } from "node:path";
import { readElfDependencies } from "./elf.js";
import type { TarEntry } from "./tar.js";

/**
 * Reads the named files from an unpacked tree of Debian packages, with every library and loader that they
 * need, found without running anything of that tree. Sorted by path; links stay links.
 *
 * @throws Error that names the file, when one is missing.
 */
export function readClosure(tree: string, paths: readonly string[]): TarEntry[] {
  const libraries = libraryFolder(tree);
  const found = new Map<string, TarEntry>();
  const queue = [...paths];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    const entry = readEntry(tree, path);
    found.set(path, entry);
    queue.push(...referencesOf(entry, libraries));
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** "usr/lib/aarch64-linux-gnu" of an arm64 tree. */
export function libraryFolder(tree: string): string {
  const name = readdirSync(posix.join(tree, "usr/lib")).find((one) => one.endsWith("-linux-gnu"));
  if (name === undefined) throw new Error(`${tree} holds no Debian libraries; remove it and build again`);
  return `usr/lib/${name}`;
}

function readEntry(tree: string, path: string): TarEntry {
  const file = posix.join(tree, path);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new Error(`${path} is missing in ${tree}; remove that folder and build again`);
  if (stat.isSymbolicLink()) return { type: "link", path, target: readlinkSync(file) };
  return { type: "file", path, bytes: readFileSync(file), mode: stat.mode & 0o100 ? 0o755 : 0o644 };
}

function referencesOf(entry: TarEntry, libraries: string): string[] {
  if (entry.type === "directory") return [];
  if (entry.type === "link") return [posix.join(posix.dirname(entry.path), entry.target)];
  const elf = readElfDependencies(entry.bytes);
  if (elf === null) return [];
  const needed = elf.needed.map((name) => `${libraries}/${name}`);
  return elf.interpreter === null ? needed : [...needed, mergedPath(elf.interpreter)];
}

/** Loaders are named below /lib or /lib64, which are links into /usr since Debian 12. */
function mergedPath(absolute: string): string {
  return absolute.startsWith("/usr/") ? absolute.slice(1) : `usr${absolute}`;
}
