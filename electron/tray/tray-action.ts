import { type HelperView, helperNeed } from "../../bridge/dashboard/app.js";
import type { Fault } from "../../bridge/model/fault.js";
import { helperRemedy, remedyLabel } from "../../bridge/model/helper-remedy.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { unreachable } from "../../bridge/model/unreachable.js";

/** Something that a person may want to do about the state. */
export interface TrayAction {
  readonly label: string;
  readonly do: "connect" | "disconnect" | "install-helper";
}

/** What helps most comes first; none while there is nothing to do but wait. */
export function trayActions(state: BridgeState, helper: HelperView): readonly TrayAction[] {
  const actions = actionsFor(state);
  const need = helperNeed(helper);
  const isOffered = actions.some((one) => one.do === "install-helper");
  return need === null || isOffered || state.kind === "disconnecting"
    ? actions
    : [...actions, { label: remedyLabel(need), do: "install-helper" }];
}

function actionsFor(state: BridgeState): readonly TrayAction[] {
  switch (state.kind) {
    case "disconnected":
      return [{ label: "Connect", do: "connect" }];
    case "connecting":
      return [{ label: "Stop Connecting", do: "disconnect" }];
    case "connected":
      return [{ label: "Disconnect", do: "disconnect" }];
    case "disconnecting":
      return [];
    case "faulted":
      return state.retryAt === null
        ? [mendingAction(state.fault)]
        : retriedActions(mendingAction(state.fault));
    default:
      return unreachable(state);
  }
}

/** What the fault's sentence asks for where the app can do it. */
function mendingAction(fault: Fault): TrayAction {
  const remedy = helperRemedy(fault);
  if (remedy !== null) return { label: remedyLabel(remedy), do: "install-helper" };
  return { label: fault.code === "already-reachable" ? "Check Again" : "Try Again", do: "connect" };
}

/** Who has just started Docker need not wait for the next try. */
function retriedActions(mending: TrayAction): readonly TrayAction[] {
  if (mending.do === "install-helper") return [mending];
  return [
    { label: "Try Now", do: "connect" },
    { label: "Stop Trying", do: "disconnect" },
  ];
}
