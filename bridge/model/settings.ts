import type { Zone } from "../../helper/net/zone.js";
import { DEFAULT_ZONE } from "./names-wish.js";
import { unreachable } from "./unreachable.js";

/**
 * What its user decided, for the sessions that a front end starts. Another field is another version
 * (bridge/settings/settings-file.ts). Whether the app opens at login is not among them: the system knows that.
 */
export interface Settings {
  readonly engine: EngineSetting;
  /** Bytes, 1280 to 9000. */
  readonly mtu: number;
  /** The domain of the containers' names on this host; null for no names. */
  readonly zone: Zone | null;
  /** Whether the menu-bar app connects when it is opened. */
  readonly connectsAtStart: boolean;
  /** Whether the menu-bar app says by itself what somebody must act on. */
  readonly notifies: boolean;
}

export type EngineSetting =
  /** As the docker command would choose. */
  | { readonly kind: "as-docker" }
  | { readonly kind: "context"; readonly name: string }
  /** Such as "unix:///var/run/docker.sock". */
  | { readonly kind: "host"; readonly url: string };

export function isSameEngine(a: EngineSetting, b: EngineSetting): boolean {
  switch (a.kind) {
    case "as-docker":
      return b.kind === "as-docker";
    case "context":
      return b.kind === "context" && a.name === b.name;
    case "host":
      return b.kind === "host" && a.url === b.url;
    default:
      return unreachable(a);
  }
}

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
export const DEFAULT_SETTINGS: Settings = {
  engine: { kind: "as-docker" },
  mtu: 1420,
  zone: DEFAULT_ZONE,
  connectsAtStart: true,
  notifies: true,
};
