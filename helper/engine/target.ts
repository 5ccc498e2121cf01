/** What wireguard-go is built for, in Go's words. */
export interface EngineTarget {
  readonly system: "darwin" | "linux";
  readonly architecture: "arm64" | "amd64";
}

/** "darwin-arm64": the name of a target in sums, manifests and folders. */
export type TargetName = `${EngineTarget["system"]}-${EngineTarget["architecture"]}`;

export const ENGINE_TARGETS: readonly EngineTarget[] = [
  { system: "darwin", architecture: "arm64" },
  { system: "darwin", architecture: "amd64" },
  { system: "linux", architecture: "amd64" },
  { system: "linux", architecture: "arm64" },
];

export function targetName({ system, architecture }: EngineTarget): TargetName {
  return `${system}-${architecture}`;
}
