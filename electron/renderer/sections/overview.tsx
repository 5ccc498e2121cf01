import type { DashboardView, Sample } from "../../../bridge/dashboard/api.js";
import { meansOf } from "../../../bridge/dashboard/app.js";
import { headline } from "../../../bridge/model/headline.js";
import { healthOf, type PartHealth } from "../../../bridge/model/health.js";
import type { Probe } from "../../../bridge/model/probe.js";
import { isWayOpen } from "../../../bridge/model/silence.js";
import { isNothingToConnect } from "../../../bridge/model/state.js";
import { namesNow } from "../view/names-now.js";
import { Attention } from "./attention.js";
import { NamesLine } from "./names-line.js";
import { PartChain } from "./part-chain.js";
import { TopologyPicture } from "./topology-picture.js";
import { TrafficPlots } from "./traffic-plots.js";

/** The whole at a glance. `now` in milliseconds since 1970. */
export function Overview(props: {
  readonly view: DashboardView;
  readonly samples: readonly Sample[];
  readonly probe: Probe;
  readonly now: number;
  readonly onShowContainers: (network: string) => void;
  readonly onShowNetworks: () => void;
}) {
  const { view, samples, probe, now, onShowContainers, onShowNetworks } = props;
  const { snapshot, host } = view;
  const parts = partsOf(view, probe, now);
  return (
    <>
      <Attention snapshot={snapshot} onShowAll={onShowNetworks} />
      <section aria-labelledby="picture-title">
        <h2 id="picture-title">From here to your containers</h2>
        <TopologyPicture
          snapshot={snapshot}
          health={parts}
          pause={
            isWayOpen(snapshot, probe) ? null : headline(snapshot, { now, probe }, meansOf(host.app)).title
          }
          platform={host.platform}
          onShowContainers={onShowContainers}
        />
      </section>
      <section aria-labelledby="parts-title">
        <h2 id="parts-title">Parts</h2>
        <PartChain parts={parts} />
        {isNothingToConnect(snapshot.state) ? null : <NamesLine names={namesNow(view)} />}
      </section>
      {snapshot.state.kind === "connected" ? (
        <section aria-labelledby="traffic-title">
          <h2 id="traffic-title">Through the tunnel</h2>
          <TrafficPlots samples={samples} />
        </section>
      ) : null}
    </>
  );
}

/** Without a session, the engine's silence is the engine's state. */
function partsOf(view: DashboardView, probe: Probe, now: number): readonly PartHealth[] {
  const { snapshot, trouble, host, session } = view;
  const silence = session.kind === "none" ? trouble : null;
  return healthOf(snapshot, { probe, now, means: meansOf(host.app) }).map((health) =>
    health.part === "engine" && silence !== null ? { ...health, tone: "bad", sentence: silence } : health,
  );
}
