import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import packageJson from "../../package.json" with { type: "json" };
import { repositoryOf } from "../repository.js";
import { MAC_ARCHITECTURES, type MacArchitecture } from "./mac-target.js";
import { packageMac } from "./package-mac.js";
import { PackagingError } from "./packaging-error.js";
import { signingOf, signingSentence } from "./signing.js";

const USAGE = `usage: npm run package:mac -- [--folder] [--electron FOLDER] [arm64] [x64]

Makes the app for these processors (both), in dist/release: as dmg and zip on a Mac, else as a folder.
  --folder           only the app's folder, on a Mac too
  --electron FOLDER  the Electron to take, instead of a downloaded one`;

/** `npm run package:mac`, from the checkout's folder, after everything was built. */
async function main(): Promise<void> {
  const { architectures, isFolder, electronDist } = readArguments(process.argv.slice(2));
  const signing = signingOf(process.platform, process.env);
  const root = resolve(".");
  const files = await packageMac({
    root,
    architectures,
    form: isFolder || process.platform !== "darwin" ? "folder" : "downloads",
    signing,
    repository: repositoryOf(packageJson),
    nodes: join(root, "dist/node"),
    electronDist,
    output: "dist/release",
  });
  console.log(files.length === 0 ? "The app is in dist/release." : files.join("\n"));
  console.log(signingSentence(signing));
}

interface Arguments {
  readonly architectures: readonly MacArchitecture[];
  readonly isFolder: boolean;
  readonly electronDist: string | null;
}

function readArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parse(words);
  const wanted = MAC_ARCHITECTURES.filter((one) => positionals.includes(one));
  if (wanted.length !== positionals.length) throw new PackagingError("usage", USAGE);
  return {
    architectures: wanted.length === 0 ? MAC_ARCHITECTURES : wanted,
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

main().catch((error: unknown) => {
  if (!(error instanceof PackagingError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === "usage" ? 64 : 1;
});
