import { useState } from "react";
import { type DashboardView, holdsConnection } from "../../../bridge/dashboard/api.js";

/** From when on engine, names and MTU hold; with a connection already, the button that has them hold at once. */
export function NextConnection(props: {
  readonly view: DashboardView;
  /** Resolves when the next connection has begun, or was refused. */
  readonly onReconnect: () => Promise<void>;
}) {
  const { view, onReconnect } = props;
  const [isUnderWay, setUnderWay] = useState(false);
  const reconnect = async () => {
    if (isUnderWay) return;
    setUnderWay(true);
    await onReconnect();
    setUnderWay(false);
  };
  return (
    <div className="lead">
      <p>
        Engine, names and MTU hold for the next connection that is made here. <code>dockline up</code> takes
        the same as flags.
      </p>
      {/* It stays while it is under way, and keeps the focus. */}
      {holdsConnection(view) || isUnderWay ? (
        <button type="button" aria-disabled={isUnderWay} onClick={() => void reconnect()}>
          {isUnderWay ? "Reconnecting…" : "Reconnect now"}
        </button>
      ) : null}
    </div>
  );
}
