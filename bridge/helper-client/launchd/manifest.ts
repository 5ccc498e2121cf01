import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as z from "zod";
import { InstallError } from "../install-error.js";

const sum = z.string().regex(/^[0-9a-f]{64}$/);

const schema = z.strictObject({
  files: z.strictObject({ node: sum, "helper.cjs": sum, "wireguard-go": sum }),
});

/** SHA-256 of each file that root will run, in hexadecimal; comes with the app, whose signature covers it. */
export type Sums = Readonly<z.output<typeof schema>["files"]>;

/**
 * The sums of the manifest in `folder`, after the files beside it were found to have them. This is for telling
 * early that the app is damaged: what counts is that root finds the same sums of its own copies.
 */
export async function readManifest(folder: string): Promise<Sums> {
  const file = join(folder, "manifest.json");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new InstallError("not-built", `${file} is missing; install Dockline again.`, { cause });
  });
  const sums = parseManifest(text);
  if (sums === null) throw damaged(file);
  for (const [name, wanted] of Object.entries(sums)) {
    const path = join(folder, name);
    const found = await sumOf(path).catch((cause: unknown) => {
      throw new InstallError("not-built", `${path} is missing; install Dockline again.`, { cause });
    });
    if (found !== wanted) throw damaged(path);
  }
  return sums;
}

/** null when it is anything but a manifest of exactly these files. */
export function parseManifest(text: string): Sums | null {
  try {
    return schema.parse(JSON.parse(text)).files;
  } catch {
    return null;
  }
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function damaged(path: string): InstallError {
  return new InstallError("damaged", `${path} is not the file that was built; install Dockline again.`);
}
