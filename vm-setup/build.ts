import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockerArchive, sha256 } from "./archive.js";
import { imageContents } from "./contents.js";
import { IMAGE_ARCHES, type ImageArch, type ImageEntry, readImageManifest } from "./image.js";
import { entrypoint } from "./program.js";
import { tarArchive } from "./tar.js";

/** build ARCH TREE SCRIPTS OUT: the last step of rootfs.sh, which see. */
function main(): void {
  const [arch, tree, scripts, out] = process.argv.slice(2);
  const known = IMAGE_ARCHES.find((one) => one === arch);
  if (known === undefined || tree === undefined || scripts === undefined || out === undefined)
    throw new Error("usage: rootfs.sh amd64|arm64 OUT_DIR");
  mkdirSync(out, { recursive: true });
  const entry = writeImage(known, out, tarArchive(imageContents(tree, scripts)));
  recordImage(known, out, entry);
  console.log(`${entry.file} ${entry.bytes} bytes ${entry.reference}`);
}

function writeImage(arch: ImageArch, out: string, layer: Uint8Array): ImageEntry {
  const { bytes, reference } = dockerArchive(layer, { arch, entrypoint: entrypoint("apply") });
  const file = `vm-setup-${arch}.tar`;
  writeWhole(join(out, file), bytes);
  return { file, bytes: bytes.length, sha256: sha256(bytes), reference };
}

/** Puts one architecture into vm-setup.json and keeps what it says about the other. */
function recordImage(arch: ImageArch, out: string, entry: ImageEntry): void {
  const path = join(out, "vm-setup.json");
  const others = existsSync(path) ? readImageManifest(readFileSync(path, "utf8")) : null;
  const manifest = { ...others, [arch]: entry };
  const sorted = Object.fromEntries(
    IMAGE_ARCHES.flatMap((one) => (manifest[one] ? [[one, manifest[one]]] : [])),
  );
  writeWhole(path, `${JSON.stringify(sorted, null, 2)}\n`);
}

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.partial`, content);
  renameSync(`${path}.partial`, path);
}

main();
