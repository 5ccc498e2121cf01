import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { meansOf } from "../../../bridge/dashboard/app.js";
import { headline } from "../../../bridge/model/headline.js";
import type { Probe } from "../../../bridge/model/probe.js";
import { durationText } from "../../../bridge/model/quantity.js";
import { isWayOpen } from "../../../bridge/model/silence.js";
import { useAnnounceChanges } from "../parts/announcer.js";
import { ToneMark } from "../parts/tone-mark.js";
import type { MainButton } from "../view/banner-buttons.js";
import { BannerActions } from "./banner-actions.js";

/** Whether containers are reachable, why not, and the one thing to do about it. */
export function Banner(props: {
  readonly view: DashboardView;
  readonly probe: Probe;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isWorking: boolean;
  /** Whether nobody is there who could do anything. */
  readonly isAway: boolean;
  /** Resolves when it is done or refused. */
  readonly onDo: (what: MainButton["does"]) => Promise<void>;
}) {
  const { view, probe, now } = props;
  const { snapshot, trouble, host } = view;
  const means = meansOf(host.app);
  const { tone, title, detail } = headline(snapshot, { now, probe }, means);
  useAnnounceChanges(announcement(view, probe));
  return (
    <header className={`banner tone-edge-${tone}`}>
      <ToneMark tone={tone} size={44} />
      <div className="banner-words">
        <h1>
          {title}
          {snapshot.state.kind === "connected" && isWayOpen(snapshot, probe) ? (
            <small> for {durationText(now - snapshot.state.since)}</small>
          ) : null}
        </h1>
        <p>{trouble ?? detail}</p>
      </div>
      <BannerActions {...props} />
    </header>
  );
}

/** What is said of it to those who listen: nothing that counts, and no attempt that follows another by itself. */
function announcement({ snapshot, trouble, host }: DashboardView, probe: Probe): string | null {
  if (snapshot.state.kind === "connecting" && snapshot.state.attempt > 1) return null;
  const { title, detail } = headline(snapshot, { now: null, probe }, meansOf(host.app));
  return `${title}. ${trouble ?? detail}`;
}
