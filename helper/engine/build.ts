import { join, resolve } from "node:path";
import { BuildError } from "./build-error.js";
import { buildEngine } from "./engine-files.js";

/** build [--record] : `npm run build:engine`, from the checkout's folder. */
async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const isRecording = words.includes("--record");
  if (words.length > Number(isRecording))
    throw new BuildError("usage", "usage: npm run build:engine [-- --record]");
  const out = resolve("dist/engine");
  const source = resolve("helper/engine");
  const { files, version } = await buildEngine({ source, out, environment: process.env, isRecording });
  console.log(`wireguard-go ${version}`);
  for (const { file, sha256 } of Object.values(files)) console.log(`${sha256}  ${join("dist/engine", file)}`);
}

main().catch((error: unknown) => {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = error.code === "usage" ? 64 : 1;
});
