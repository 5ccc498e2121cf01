import type { DashboardView, Sample } from "../../../bridge/dashboard/api.js";
import { healthOf, type PartHealth, type Probe } from "../../../bridge/model/health.js";
import { Attention } from "./attention.js";
import { PartChain } from "./part-chain.js";
import { TopologyPicture } from "./topology-picture.js";
import { TrafficPlots } from "./traffic-plots.js";

/** The whole at a glance. `now` in milliseconds since 1970. */
export function Overview(props: {
  readonly view: DashboardView;
  readonly samples: readonly Sample[];
  readonly now: number;
  readonly onShowContainers: (network: string) => void;
  readonly onShowNetworks: () => void;
}) {
  const { view, samples, now, onShowContainers, onShowNetworks } = props;
  const { snapshot, host } = view;
  const isConnected = snapshot.state.kind === "connected";
  const parts = partsOf(view, isConnected ? (samples.at(-1) ?? null) : null, now);
  return (
    <>
      <Attention snapshot={snapshot} onShowAll={onShowNetworks} />
      <section aria-labelledby="picture-title">
        <h2 id="picture-title">From here to your containers</h2>
        <TopologyPicture
          snapshot={snapshot}
          health={parts}
          platform={host.platform}
          onShowContainers={onShowContainers}
        />
      </section>
      <section aria-labelledby="parts-title">
        <h2 id="parts-title">Parts</h2>
        <PartChain parts={parts} />
      </section>
      {isConnected ? (
        <section aria-labelledby="traffic-title">
          <h2 id="traffic-title">Through the tunnel</h2>
          <TrafficPlots samples={samples} />
        </section>
      ) : null}
    </>
  );
}

/** Without a session, what keeps the engine from answering is the engine's state. */
function partsOf({ snapshot, trouble }: DashboardView, probe: Probe, now: number): readonly PartHealth[] {
  return healthOf(snapshot, probe, now).map((health) =>
    health.part === "engine" && trouble !== null ? { ...health, tone: "bad", sentence: trouble } : health,
  );
}
