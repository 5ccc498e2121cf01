import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { repositoryOf } from "../repository.js";
import { renderCask } from "./cask.js";
import { PackagingError } from "./packaging-error.js";

const { version } = packageJson;

/** `npm run cask -- FOLDER` : writes FOLDER/dockline.rb for the two disk images of this version in FOLDER. */
async function main(): Promise<void> {
  const [folder, ...rest] = process.argv.slice(2);
  if (folder === undefined || rest.length > 0)
    throw new PackagingError("usage", "usage: npm run cask -- FOLDER");
  const sum = (architecture: string) => sumOf(join(folder, `Dockline-${version}-${architecture}.dmg`));
  const sha256 = { arm64: await sum("arm64"), x64: await sum("x64") };
  await writeFile(
    join(folder, "dockline.rb"),
    renderCask({ version, repository: repositoryOf(packageJson), sha256 }),
  );
}

async function sumOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const message = `${file} is missing; run npm run package:mac on a Mac.`;
    throw new PackagingError("not-built", message, { cause });
  });
  return createHash("sha256").update(bytes).digest("hex");
}

main().catch((error: unknown) => {
  if (!(error instanceof PackagingError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === "usage" ? 64 : 1;
});
