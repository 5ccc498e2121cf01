import { useMemo } from "react";
import type { Sample } from "../../../bridge/dashboard/api.js";
import { rateText } from "../../../bridge/model/quantity.js";
import { Plot } from "../plot/plot.js";
import type { PlotShape } from "../plot/plot-options.js";
import { currentRate, trafficSeries } from "../view/traffic-series.js";

const THROUGHPUT: PlotShape = {
  lines: [
    { label: "received", colour: "first", isFilled: true },
    { label: "sent", colour: "second", isFilled: false },
  ],
  format: rateText,
  leastTop: 1000,
};
const ROUND_TRIP: PlotShape = {
  lines: [{ label: "round trip", colour: "first", isFilled: true }],
  format: (value) => `${Number(value.toFixed(1))} ms`,
  leastTop: 2,
};

/** What flows through the tunnel, and how long it takes; as long as somebody looks. */
export function TrafficPlots({ samples }: { readonly samples: readonly Sample[] }) {
  const { times, received, sent, roundTrips } = useMemo(() => trafficSeries(samples), [samples]);
  const throughput = useMemo(() => [times, received, sent] as const, [times, received, sent]);
  const delays = useMemo(() => [times, roundTrips] as const, [times, roundTrips]);
  const rate = currentRate(samples);
  const [down, up] = [rate?.received, rate?.sent].map((one) => (one === undefined ? "–" : rateText(one)));
  const delay = samples.at(-1)?.roundTripMs;
  const delayText = delay == null ? (samples.length === 0 ? "–" : "no answer") : `${delay.toFixed(1)} ms`;
  return (
    <div className="plots">
      <figure className="card">
        <figcaption>
          <h3>Throughput</h3>
          <dl className="figures">
            <div className="first">
              <dt>received</dt>
              <dd>{down}</dd>
            </div>
            <div className="second">
              <dt>sent</dt>
              <dd>{up}</dd>
            </div>
          </dl>
        </figcaption>
        <Plot shape={THROUGHPUT} data={throughput} label={`Throughput: ${down} received, ${up} sent`} />
      </figure>
      <figure className="card">
        <figcaption>
          <h3>Round trip</h3>
          <dl className="figures">
            <div className="first">
              <dt>to the VM</dt>
              <dd>{delayText}</dd>
            </div>
          </dl>
        </figcaption>
        <Plot shape={ROUND_TRIP} data={delays} label={`Round trip to the VM: ${delayText}`} />
      </figure>
    </div>
  );
}
