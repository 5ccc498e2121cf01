/** Docker's names of the architectures that an image is built for. */
export type ImageArch = "amd64" | "arm64";

/** One built archive, as vm-setup.json lists it. */
export interface ImageEntry {
  /** Name of the docker-archive, in the folder of vm-setup.json. */
  readonly file: string;
  readonly bytes: number;
  /** Of the whole file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** "dockline/vm-setup:0123456789ab": what the engine calls it once it is loaded. */
  readonly reference: string;
}

/** What was built; an architecture that was not is absent. */
export type ImageManifest = { readonly [arch in ImageArch]?: ImageEntry };

export const IMAGE_ARCHES: readonly ImageArch[] = ["amd64", "arm64"];

/**
 * Reads vm-setup.json strictly: unknown architectures and fields are refused, as are file names that leave
 * the folder. Null when the text is anything else.
 */
export function readImageManifest(text: string): ImageManifest | null {
  const value = parseObject(text);
  if (value === null) return null;
  const manifest: { [arch in ImageArch]?: ImageEntry } = {};
  for (const [name, fields] of Object.entries(value)) {
    const arch = IMAGE_ARCHES.find((one) => one === name);
    const entry = readEntry(fields);
    if (arch === undefined || entry === null) return null;
    manifest[arch] = entry;
  }
  return manifest;
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function readEntry(value: unknown): ImageEntry | null {
  if (!isObject(value) || Object.keys(value).length !== 4) return null;
  const { file, bytes, sha256, reference } = value as Record<string, unknown>;
  if (typeof file !== "string" || !/^[a-z0-9][a-z0-9.-]*$/.test(file)) return null;
  if (typeof bytes !== "number" || !Number.isSafeInteger(bytes) || bytes <= 0) return null;
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  if (typeof reference !== "string" || !/^dockline\/vm-setup:[0-9a-f]{12}$/.test(reference)) return null;
  return { file, bytes, sha256, reference };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
