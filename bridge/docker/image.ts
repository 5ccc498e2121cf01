import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { type ImageEntry, type ImageManifest, readImageManifest } from "../../vm-setup/image.js";
import { hasStatus } from "./call-failure.js";
import type { Engine } from "./engine.js";
import { EngineError } from "./engine-error.js";

export interface ImageRequest {
  /** vm-setup.json; the archives lie beside it. */
  readonly manifestFile: string;
  readonly architecture: "amd64" | "arm64" | "other";
  readonly signal?: AbortSignal;
}

/** Four megabytes over a unix socket take well under a second; a busy disk in the VM may take longer. */
const LOAD_LIMIT_MS = 60_000;

/**
 * Makes sure that the engine has our image and returns its reference. The archive is checked before a byte
 * of it is sent, and the very bytes that were checked are sent.
 */
export async function ensureImage(engine: Engine, request: ImageRequest): Promise<string> {
  const image = await entryFor(request);
  if (await hasImage(engine, image.reference, request.signal)) return image.reference;
  const archive = await readArchive(join(dirname(request.manifestFile), image.file), image);
  const said = await loadArchive(engine, image.reference, archive, request.signal);
  if (await hasImage(engine, image.reference, request.signal)) return image.reference;
  const detail = reasonIn(said) ?? "it is not there after loading";
  throw new EngineError({ code: "image-load-failed", reference: image.reference, detail });
}

async function entryFor(request: ImageRequest): Promise<ImageEntry> {
  const file = request.manifestFile;
  const text = await readFile(file, "utf8").catch(missing(file));
  const manifest: ImageManifest | null = readImageManifest(text);
  if (manifest === null) throw new EngineError({ code: "image-damaged", file });
  const { architecture } = request;
  const entry = architecture === "other" ? undefined : manifest[architecture];
  if (entry !== undefined) return entry;
  const available = Object.keys(manifest);
  throw new EngineError({ code: "no-image-for-architecture", architecture, available });
}

async function readArchive(file: string, { bytes, sha256 }: ImageEntry): Promise<Buffer> {
  const { size } = await stat(file).catch(missing(file));
  if (size < bytes) {
    throw new EngineError({ code: "image-truncated", file, expectedBytes: bytes, foundBytes: size });
  }
  const archive = size === bytes ? await readFile(file).catch(missing(file)) : null;
  if (archive === null || createHash("sha256").update(archive).digest("hex") !== sha256) {
    throw new EngineError({ code: "image-damaged", file });
  }
  return archive;
}

async function hasImage(
  engine: Engine,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const path = `/images/${reference}/json`;
  try {
    await engine.client.json({ intent: "look for the image", method: "GET", path, signal });
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** What the engine said while loading: a failure in the middle of it comes with status 200. */
async function loadArchive(
  engine: Engine,
  reference: string,
  archive: Buffer,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return await engine.client.text({
      intent: "load the image",
      method: "POST",
      path: "/images/load",
      query: { quiet: "1" },
      body: archive,
      limitMs: LOAD_LIMIT_MS,
      signal,
    });
  } catch (error) {
    if (!(error instanceof EngineError) || error.failure.code !== "engine-error") throw error;
    const { detail } = error.failure;
    throw new EngineError({ code: "image-load-failed", reference, detail }, { cause: error });
  }
}

function missing(file: string): (error: unknown) => never {
  return (cause) => {
    throw new EngineError({ code: "image-missing", file }, { cause });
  };
}

const Progress = z.object({ error: z.string() });

/** The engine reports on its work in JSON lines; the last one holds the reason of a failure. */
function reasonIn(said: string): string | null {
  const line = said.trim().split("\n").at(-1) ?? "";
  try {
    return Progress.safeParse(JSON.parse(line)).data?.error ?? null;
  } catch {
    return line.slice(0, 300) || null;
  }
}
