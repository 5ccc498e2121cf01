import type { Fault } from "../../bridge/model/fault.js";
import { helperRemedy, remedyLabel } from "../../bridge/model/helper-remedy.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { unreachable } from "../../bridge/model/unreachable.js";

/** The one thing that a person may want to do about the state. */
export interface TrayAction {
  readonly label: string;
  readonly do: "connect" | "disconnect" | "install-helper";
}

/** Null while there is nothing to do but wait. */
export function trayAction(state: BridgeState): TrayAction | null {
  switch (state.kind) {
    case "disconnected":
      return { label: "Connect", do: "connect" };
    case "connecting":
      return { label: "Stop Connecting", do: "disconnect" };
    case "connected":
      return { label: "Disconnect", do: "disconnect" };
    case "disconnecting":
      return null;
    case "faulted":
      return mendingAction(state.fault, state.retryAt !== null);
    default:
      return unreachable(state);
  }
}

/** What the fault's sentence asks for where the app can do it; a fault that is tried again needs no button for that. */
function mendingAction(fault: Fault, isRetried: boolean): TrayAction {
  const remedy = helperRemedy(fault);
  if (remedy !== null) return { label: remedyLabel(remedy), do: "install-helper" };
  if (fault.code === "already-reachable") return { label: "Check Again", do: "connect" };
  return isRetried ? { label: "Stop Trying", do: "disconnect" } : { label: "Try Again", do: "connect" };
}
