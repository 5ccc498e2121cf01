import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

/** The TypeScript files under the topmost folders of `folders`, relative to the root. */
export function sourcesOf(folders: readonly string[]): readonly string[] {
  return [...new Set(folders.map((folder) => folder.split("/")[0] as string))].flatMap((folder) =>
    typescriptFiles(join(ROOT, folder)),
  );
}

/** What a file imports or re-exports, types included, as it is written there. */
export function importsOf(file: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    (match) => (match[1] ?? match[2]) as string,
  );
}

/** The files of this repository that a file imports, relative to the root. */
export function filesImportedBy(file: string): readonly string[] {
  return importsOf(file)
    .filter((target) => target.startsWith("."))
    .map((target) => relative(ROOT, resolve(ROOT, dirname(file), target)))
    .flatMap((path) => [path.replace(/\.js$/, ".ts"), path.replace(/\.js$/, ".tsx")])
    .filter((path) => existsSync(join(ROOT, path)));
}

export function typescriptFiles(folder: string): string[] {
  return listed(folder).filter((file) => /\.(ts|tsx|cts)$/.test(file));
}

export function shellFiles(): string[] {
  return ["vm-setup", "test"]
    .flatMap((folder) => listed(join(ROOT, folder)))
    .filter((file) => file.endsWith(".sh"));
}

function listed(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}
