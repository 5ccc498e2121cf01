import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { MAC_ARCHITECTURES, type MacArchitecture } from "./mac-target.js";
import { PackagingError } from "./packaging-error.js";

/** Of `npm run package:mac`. */
export interface PackagingArguments {
  readonly architectures: readonly MacArchitecture[];
  /** Only the app's folder, where more could be made. */
  readonly isFolder: boolean;
  /** See BuilderChoices. */
  readonly electronDist: string | null;
}

const USAGE = `usage: npm run package:mac -- [--folder] [--electron FOLDER] [arm64] [x64]

Makes the app for these processors (both), in dist/release: as dmg and zip on a Mac, else as a folder.
  --folder           only the app's folder, on a Mac too
  --electron FOLDER  the Electron to take, instead of a downloaded one`;

/** Throws PackagingError "usage". */
export function parsePackagingArguments(words: readonly string[]): PackagingArguments {
  const { values, positionals } = parse(words);
  const architectures = MAC_ARCHITECTURES.filter((one) => positionals.includes(one));
  if (architectures.length !== positionals.length) throw new PackagingError("usage", USAGE);
  return {
    architectures: architectures.length === 0 ? MAC_ARCHITECTURES : architectures,
    isFolder: values.folder ?? false,
    electronDist: values.electron === undefined ? null : resolve(values.electron),
  };
}

function parse(words: readonly string[]) {
  try {
    const options = { folder: { type: "boolean" }, electron: { type: "string" } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw new PackagingError("usage", USAGE, { cause });
  }
}
