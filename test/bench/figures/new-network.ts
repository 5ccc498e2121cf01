import { DocklineUp } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import type { Figure, Measurement, Samples } from "../measurement.js";
import { type Answer, NetworkTrial } from "../network-trial.js";
import { startPlainWatcher } from "../plain-watcher.js";

/** How soon after `docker network create` the network can be used. */
export const newNetworkFigure: Figure = {
  name: "new-network",
  title: "From the end of `docker network create` (API call) to a route on the host",
  async measure(runs, tell) {
    await using lab = await Lab.start();
    await using _up = await DocklineUp.connect(lab);
    await using dockline = await NetworkTrial.open(lab);
    // The yardstick has a lab of its own, so that the two never work at the same time.
    await using plainLab = await Lab.start();
    await using _watcher = await startPlainWatcher(plainLab);
    await using plain = await NetworkTrial.open(plainLab);
    const routes: RouteRound[] = [];
    for (let run = 1; run <= runs; run++) {
      tell(`network ${run} of ${runs}`);
      routes.push({
        plain: await plain.routeDelay("bridge"),
        bridge: await dockline.routeDelay("bridge"),
        internal: await dockline.routeDelay("internal"),
        second: await dockline.routeDelayAfterInternal(),
      });
    }
    const answers: AnswerRound[] = [];
    for (let run = 1; run <= runs; run++) {
      tell(`container ${run} of ${runs}`);
      answers.push({
        bridge: await dockline.answerDelay("bridge"),
        internal: await dockline.answerDelay("internal"),
      });
    }
    return [...routeRows(routes), ...answerRows(answers)];
  },
};

/** Milliseconds until the route. */
interface RouteRound {
  readonly plain: number;
  readonly bridge: number;
  readonly internal: number;
  readonly second: number;
}

interface AnswerRound {
  readonly bridge: Answer;
  readonly internal: Answer;
}

function routeRows(rounds: readonly RouteRound[]): Measurement[] {
  const samples = (what: string, of: (round: RouteRound) => number): Samples => ({
    what,
    values: rounds.map(of),
  });
  const yardstick = samples("event, inspect, `ip route add`, nothing else", ({ plain }) => plain);
  return [
    samples("bridge network", ({ bridge }) => bridge),
    samples("--internal network", ({ internal }) => internal),
    samples("bridge network, created right after an --internal one", ({ second }) => second),
  ].map((subject) => ({ unit: "ms", subject, yardstick, aim: { kind: "at-most", limit: 50 } }));
}

function answerRows(rounds: readonly AnswerRound[]): Measurement[] {
  const row = (what: string, of: (answer: Answer) => number): Measurement => ({
    unit: "ms",
    subject: { what, values: rounds.map(({ internal }) => of(internal)) },
    yardstick: { what: "the same on a bridge network", values: rounds.map(({ bridge }) => of(bridge)) },
    aim: null,
  });
  return [
    row("--internal: until a container, made at once, answers", ({ sinceNetworkMs }) => sinceNetworkMs),
    row("--internal: of that, after its start returned", ({ sinceStartMs }) => sinceStartMs),
  ];
}
