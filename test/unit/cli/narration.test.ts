import { expect, test } from "vitest";
import { planNetworks } from "../../../bridge/model/desired.js";
import { NO_FACTS, type Snapshot, snapshotOf } from "../../../bridge/model/snapshot.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { narrate } from "../../../cli/narration.js";
import { OverlapStory } from "../../../cli/overlap-story.js";
import type { Cidr } from "../../../helper/net/cidr.js";
import { EMPTY_HOST } from "../../../helper/net/host-report.js";
import { bridgeNetwork } from "../../fakes/fake-ports.js";

const TIMES = { isReturning: false, startedAt: 1_000, stepStartedAt: 1_400, now: 1_742 };
const CONNECTED: BridgeState = { kind: "connected", since: 1_742 };

function snapshot(state: BridgeState, subnets: readonly string[] = []): Snapshot {
  const plans = planNetworks(subnets.map((subnet, index) => bridgeNetwork(`n${index}`, subnet)));
  const routes = subnets.map((subnet) => ({ destination: subnet as Cidr, state: "installed" }) as const);
  const tunnel = {
    interfaceName: "dockline0",
    engine: "kernel",
    publicKey: "",
    listenPort: 1,
    peer: null,
  } as const;
  return snapshotOf(
    state,
    { ...NO_FACTS, plans, helper: { settledGeneration: 1, tunnel, routes, host: EMPTY_HOST, names: null } },
    1,
  );
}

const texts = (before: Snapshot, after: Snapshot) =>
  narrate(before, after, TIMES).map(({ kind, text }) => `${kind} ${text}`);

test("a step is told when it has ended, with its time", () => {
  const before = snapshot({ kind: "connecting", attempt: 1, step: "engine" });
  const after = snapshot({ kind: "connecting", attempt: 1, step: "helper" });
  expect(texts(before, after)).toEqual(["done find the engine                342 ms"]);
});

test("the connection is told with its whole time and every network", () => {
  const before = snapshot({ kind: "connecting", attempt: 1, step: "routes" });
  expect(texts(before, snapshot(CONNECTED, ["172.20.0.0/16"]))).toEqual([
    "done install routes                 342 ms",
    "good Connected in 0.74 s.",
    "plus 172.20.0.0/16  n0",
  ]);
});

test("the way back is one line, with the time since the connection was lost", () => {
  const before = snapshot({ kind: "connecting", attempt: 1, step: "engine" });
  const next = snapshot({ kind: "connecting", attempt: 1, step: "helper" });
  const told = [narrate(before, next, { ...TIMES, isReturning: true })];
  told.push(narrate(next, snapshot(CONNECTED), { ...TIMES, isReturning: true }));
  expect(told).toEqual([[], [{ kind: "good", text: "Connected again after 0.74 s." }]]);
});

test("networks that come and go are told one by one", () => {
  const one = snapshot(CONNECTED, ["172.20.0.0/16"]);
  const two = snapshot(CONNECTED, ["172.20.0.0/16", "172.21.0.0/16"]);
  expect(texts(one, two)).toEqual(["plus 172.21.0.0/16  n1"]);
  expect(texts(two, one)).toEqual(["minus 172.21.0.0/16  n1"]);
  expect(texts(two, two)).toEqual([]);
});

test("a route that is on its way again is not told as gone", () => {
  const shown = snapshot(CONNECTED, ["172.20.0.0/16"]);
  const pending = {
    ...shown,
    networks: shown.networks.map((network) => ({
      ...network,
      subnets: network.subnets.map((one) => ({ ...one, verdict: { kind: "pending" } as const })),
    })),
  };
  expect([texts(shown, pending), texts(pending, shown)]).toEqual([[], ["plus 172.20.0.0/16  n0"]]);
});

test("a VPN's wider route is told once per network, however often it comes and goes", () => {
  const plain = snapshot(CONNECTED, ["172.20.0.0/16"]);
  const overlap = {
    destination: "172.20.0.0/16" as Cidr,
    kind: "within",
    prefix: "172.16.0.0/12" as Cidr,
    interfaceName: "tun0",
  } as const;
  const beside = {
    ...plain,
    networks: plain.networks.map((network) => ({ ...network, overlaps: [overlap] })),
  };
  const story = new OverlapStory();
  const connecting = { ...beside, state: { kind: "connecting", attempt: 1, step: "routes" } as const };
  expect([connecting, beside, plain, beside].map((one) => story.lines(one).map(({ text }) => text))).toEqual([
    [],
    ["172.20.0.0/16  n0: inside 172.16.0.0/12 of tun0, which no longer gets these addresses"],
    [],
    [],
  ]);
});

test("a fault is told once, not at every retry", () => {
  const faulted = (attempt: number) =>
    snapshot({ kind: "faulted", fault: { code: "helper-lost" }, attempt, retryAt: 2_000 });
  const connecting = (attempt: number) => snapshot({ kind: "connecting", attempt, step: "engine" });
  expect(texts(snapshot(CONNECTED), faulted(0))).toEqual([
    "warning The network helper stopped; reconnecting as soon as it is back.",
  ]);
  expect(texts(faulted(1), connecting(2))).toEqual([]);
  expect(texts(connecting(2), faulted(2))).toEqual([]);
});
