import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Traffic } from "../model/traffic.js";

/** Longest line either side accepts, in bytes: a snapshot of a thousand containers fits twenty times over. */
export const MAX_CONTROL_LINE_BYTES = 16 * 1024 * 1024;

/** What other `dockline` commands may ask of a running session. */
export type ControlRequest =
  | { readonly id: number; readonly method: "snapshot" }
  /** Answered with the snapshot of this moment; a SnapshotNews follows on every change. */
  | { readonly id: number; readonly method: "watch" }
  | { readonly id: number; readonly method: "traffic" }
  /** Tries at once where it has failed; where it connects or is connected, nothing changes. Answered before it is tried. */
  | { readonly id: number; readonly method: "connect" }
  | { readonly id: number; readonly method: "disconnect" }
  | { readonly id: number; readonly method: "choose"; readonly change: ChoiceChange };

export type ControlResult = VersionedSnapshot | Traffic | NetworkChoice | null;

/**
 * Whoever gets a snapshot gets the version of the program that made it: only one of the same version reads it, for
 * snapshots are as new as the program. `disconnect` is the same in all versions.
 */
export interface VersionedSnapshot {
  readonly version: string;
  readonly snapshot: Snapshot;
}

export type ControlResponse =
  | { readonly id: number; readonly result: ControlResult }
  | { readonly id: number | null; readonly error: { readonly code: string; readonly message: string } };

/** Sent without being asked for, to clients that watch. */
export interface SnapshotNews {
  readonly snapshot: Snapshot;
}
