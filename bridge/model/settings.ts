/** What its user decided, for the sessions that a front end starts; versioned, so that later ones can read it. */
export interface Settings {
  readonly engine: EngineSetting;
  /** Bytes, 1280 to 9000. */
  readonly mtu: number;
}

export type EngineSetting =
  /** As the docker command would choose. */
  | { readonly kind: "as-docker" }
  | { readonly kind: "context"; readonly name: string }
  /** Such as "unix:///var/run/docker.sock". */
  | { readonly kind: "host"; readonly url: string };

/** An engine that somebody could choose. */
export interface EngineOption {
  readonly engine: EngineSetting;
  readonly label: string;
  /** The address, or why it cannot be used. */
  readonly detail: string;
  readonly isUsable: boolean;
  /** Whether it is the one that the docker command uses now. */
  readonly isDefault: boolean;
}

export const MIN_MTU = 1280;
export const MAX_MTU = 9000;
export const DEFAULT_SETTINGS: Settings = { engine: { kind: "as-docker" }, mtu: 1420 };
