import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BundleFacts, bundledPackages } from "./bundled-packages.js";
import type { Notice } from "./notices.js";

/** The packages in the bundles that esbuild made, with the licences that they have below `root`. */
export async function readNotices(root: string, bundles: readonly BundleFacts[]): Promise<readonly Notice[]> {
  return Promise.all(bundledPackages(bundles).map((folder) => readNotice(join(root, folder))));
}

/** What Vite wrote down beside the page that it made (licences.json). */
export function parsePageNotices(text: string): readonly Notice[] {
  const packages = JSON.parse(text) as readonly {
    readonly name: string;
    readonly version: string;
    readonly identifier?: string;
    readonly text?: string;
  }[];
  return packages.map(({ name, version, identifier, text: licence }) => ({
    name,
    version,
    licence: identifier ?? "no licence named",
    author: null,
    text: licence ?? null,
  }));
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

async function readNotice(folder: string): Promise<Notice> {
  const { name, version, license, author } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  ) as PackageJson;
  // "NOTICE" belongs to what Apache's licence wants to be passed on.
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file));
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), "utf8")));
  return {
    name,
    version,
    licence: license ?? "no licence named",
    author: (typeof author === "object" ? author.name : author) ?? null,
    text: texts.length === 0 ? null : texts.join("\n"),
  };
}
