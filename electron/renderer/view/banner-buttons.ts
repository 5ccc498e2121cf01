import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { Fault } from "../../../bridge/model/fault.js";
import { helperRemedy, remedyLabel } from "../../../bridge/model/helper-remedy.js";
import { isNothingToConnect } from "../../../bridge/model/state.js";
import { unreachable } from "../../../bridge/model/unreachable.js";

/** The one thing to do about the state, always there, and what else can be done. */
export interface BannerButtons {
  readonly main: MainButton;
  /** Whether something is tried again that can be stopped. */
  readonly canStop: boolean;
}

export interface MainButton {
  readonly label: string;
  readonly does: "connect" | "disconnect" | "install-helper";
  /** Whether it is being done, so that there is nothing to do but wait. */
  readonly isUnderWay: boolean;
}

export function bannerButtons({ snapshot: { state }, host: { app } }: DashboardView): BannerButtons {
  switch (state.kind) {
    case "disconnected":
      return { main: button("Connect", "connect"), canStop: false };
    case "connecting":
      return { main: button("Stop", "disconnect"), canStop: false };
    case "connected":
      return { main: button("Disconnect", "disconnect"), canStop: false };
    case "disconnecting":
      return { main: { ...button("Disconnect", "disconnect"), isUnderWay: true }, canStop: false };
    case "faulted": {
      const remedy = app === null ? null : helperButton(state.fault, app.helper.kind === "being-installed");
      if (remedy !== null) return { main: remedy, canStop: false };
      const label = isNothingToConnect(state) ? "Check again" : "Try again";
      return { main: button(label, "connect"), canStop: state.retryAt !== null };
    }
    default:
      return unreachable(state);
  }
}

/** Null for a fault that installing the helper does not mend. The tray or another page may have asked for it. */
function helperButton(fault: Fault, isUnderWay: boolean): MainButton | null {
  const remedy = helperRemedy(fault);
  return remedy === null ? null : { label: remedyLabel(remedy), does: "install-helper", isUnderWay };
}

function button(label: string, does: MainButton["does"]): MainButton {
  return { label, does, isUnderWay: false };
}
