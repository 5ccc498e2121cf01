import { join, resolve } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { repositoryOf } from "../repository.js";
import { parsePackagingArguments } from "./arguments.js";
import { packageMac } from "./package-mac.js";
import { PackagingError } from "./packaging-error.js";
import { signingOf, signingSentence } from "./signing.js";

/** `npm run package:mac`, from the checkout's folder, after everything was built. */
async function main(): Promise<void> {
  const { architectures, isFolder, electronDist } = parsePackagingArguments(process.argv.slice(2));
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

main().catch((error: unknown) => {
  if (!(error instanceof PackagingError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === "usage" ? 64 : 1;
});
