import type { DashboardView, Sample } from "../../../bridge/dashboard/api.js";
import { meansOf } from "../../../bridge/dashboard/app.js";
import { healthOf, type PartHealth, partOfFault } from "../../../bridge/model/health.js";
import type { Probe } from "../../../bridge/model/probe.js";
import { faultSentence } from "../../../bridge/model/sentence.js";
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

/** A fault is told as this page can act on it; without a session, the engine's silence is the engine's state. */
function partsOf(view: DashboardView, probe: Probe, now: number): readonly PartHealth[] {
  const { snapshot, trouble, host, session } = view;
  const { state } = snapshot;
  return healthOf(snapshot, probe, now).map((health) => {
    if (health.part === "engine" && trouble !== null && session.kind === "none")
      return { ...health, tone: "bad", sentence: trouble };
    return state.kind === "faulted" && health.part === partOfFault(state.fault)
      ? { ...health, sentence: faultSentence(state.fault, meansOf(host.app)) }
      : health;
  });
}
