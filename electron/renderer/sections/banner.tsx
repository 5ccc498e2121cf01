import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { meansOf } from "../../../bridge/dashboard/app.js";
import { headline } from "../../../bridge/model/headline.js";
import { helperRemedy, remedyLabel } from "../../../bridge/model/helper-remedy.js";
import { durationText } from "../../../bridge/model/quantity.js";
import { useAnnounceChanges } from "../parts/announcer.js";
import { ToneMark } from "../parts/tone-mark.js";

/** Whether containers are reachable, why not, and the one thing to do about it. */
export function Banner(props: {
  readonly view: DashboardView;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isWorking: boolean;
  /** Whether nobody is there who could do anything. */
  readonly isAway: boolean;
  readonly onConnect: () => void;
  readonly onDisconnect: () => void;
  readonly onInstallHelper: () => void;
}) {
  const { view, now, isWorking, isAway, onDisconnect } = props;
  const { state } = view.snapshot;
  const { tone, title, detail } = headline(view.snapshot, now, meansOf(view.host.app));
  const said = view.trouble ?? detail;
  useAnnounceChanges(`${title}. ${state.kind === "faulted" ? "" : said}`);
  const remedy = view.host.app !== null && state.kind === "faulted" ? helperRemedy(state.fault) : null;
  // The tray or another page may have asked for it.
  const isBeingInstalled = view.host.app?.helper.kind === "being-installed";
  const canConnect = remedy === null && (state.kind === "disconnected" || state.kind === "faulted");
  return (
    <header className={`banner tone-edge-${tone}`}>
      <ToneMark tone={tone} size={44} />
      <div className="banner-words">
        <h1>
          {title}
          {state.kind === "connected" ? <small> for {durationText(now - state.since)}</small> : null}
        </h1>
        <p>{said}</p>
      </div>
      <div className="banner-actions">
        {remedy === null ? null : (
          <button
            type="button"
            className="primary"
            disabled={isWorking || isAway || isBeingInstalled}
            onClick={props.onInstallHelper}
          >
            {remedyLabel(remedy)}
          </button>
        )}
        {canConnect ? (
          <button type="button" className="primary" disabled={isWorking || isAway} onClick={props.onConnect}>
            {state.kind === "faulted" ? "Try again" : "Connect"}
          </button>
        ) : null}
        {state.kind === "disconnected" || remedy !== null ? null : (
          <button type="button" disabled={isAway || state.kind === "disconnecting"} onClick={onDisconnect}>
            {state.kind === "connected" || state.kind === "disconnecting" ? "Disconnect" : "Stop"}
          </button>
        )}
      </div>
    </header>
  );
}
