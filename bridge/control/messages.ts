import type { ChoiceChange, NetworkChoice } from "../model/choice.js";
import type { Snapshot } from "../model/snapshot.js";

/** What other `dockline` commands may ask of a running session. */
export type ControlRequest =
  | { readonly id: number; readonly method: "snapshot" }
  | { readonly id: number; readonly method: "disconnect" }
  | { readonly id: number; readonly method: "choose"; readonly change: ChoiceChange };

export type ControlResponse =
  | { readonly id: number; readonly result: Snapshot | NetworkChoice | null }
  | { readonly id: number | null; readonly error: { readonly code: string; readonly message: string } };
