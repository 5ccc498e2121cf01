import { createHash } from "node:crypto";
import type { ImageArch } from "./image.js";
import { tarArchive } from "./tar.js";

export interface DockerArchive {
  readonly bytes: Uint8Array;
  /** The tag inside, made from the content: an engine that has it needs no second load. */
  readonly reference: string;
}

export interface ArchiveOptions {
  readonly arch: ImageArch;
  readonly entrypoint: readonly string[];
}

/** An image of one layer as `docker load` takes it, since Docker 1.10 and with the containerd image store. */
export function dockerArchive(layer: Uint8Array, options: ArchiveOptions): DockerArchive {
  const layerDigest = sha256(layer);
  const reference = `dockline/vm-setup:${layerDigest.slice(0, 12)}`;
  const config = jsonBytes({
    architecture: options.arch,
    os: "linux",
    created: EPOCH,
    config: {
      Entrypoint: options.entrypoint,
      Env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
      Labels: { "dev.dockline.role": "vm-setup" },
    },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created: EPOCH, created_by: "vm-setup/rootfs.sh" }],
  });
  const configName = `${sha256(config)}.json`;
  const layerName = `${layerDigest}/layer.tar`;
  const manifest = jsonBytes([{ Config: configName, RepoTags: [reference], Layers: [layerName] }]);
  const bytes = tarArchive([
    { type: "file", path: "manifest.json", bytes: manifest, mode: 0o644 },
    { type: "file", path: configName, bytes: config, mode: 0o644 },
    { type: "directory", path: layerDigest },
    { type: "file", path: layerName, bytes: layer, mode: 0o644 },
  ]);
  return { bytes, reference };
}

/** The lower-case hexadecimal digest. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const EPOCH = "1970-01-01T00:00:00Z";

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
