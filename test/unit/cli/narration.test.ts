import { expect, test } from "vitest";
import { planNetworks } from "../../../bridge/model/desired.js";
import { NO_FACTS, snapshotOf } from "../../../bridge/model/facts.js";
import type { Proof } from "../../../bridge/model/proof.js";
import { CALM, type Revival } from "../../../bridge/model/revival.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { narrate } from "../../../cli/narration.js";
import { OverlapStory } from "../../../cli/overlap-story.js";
import type { Cidr } from "../../../helper/net/cidr.js";
import { EMPTY_HOST } from "../../../helper/net/host-report.js";
import { bridgeNetwork } from "../../fakes/fake-ports.js";
import { IDLE_TUNNEL } from "../../fakes/idle-tunnel.js";

const TIMES = { isReturning: false, startedAt: 1_000, stepStartedAt: 1_400, now: 1_742 };
const CONNECTED: BridgeState = { kind: "connected", since: 1_742 };

function snapshot(state: BridgeState, subnets: readonly string[] = []): Snapshot {
  const plans = planNetworks(subnets.map((subnet, index) => bridgeNetwork(`n${index}`, subnet)));
  const routes = subnets.map((subnet) => ({ destination: subnet as Cidr, state: "installed" }) as const);
  return snapshotOf(
    state,
    {
      ...NO_FACTS,
      plans,
      helper: { settledGeneration: 1, tunnel: IDLE_TUNNEL, routes, host: EMPTY_HOST, names: null },
    },
    1,
  );
}

const reviving = (state: BridgeState, revival: Revival): Snapshot => ({ ...snapshot(state), revival });

test.each([
  ["calm", "asking", []],
  ["asking", "calm", []],
  ["asking", "redialling", ["warning The VM does not answer any more; it dials from another UDP port."]],
  ["redialling", "setting-up", ["warning The VM still does not answer; it is set up again."]],
] as const)("of a VM that may sleep, from %s to %s", (from, to, told) => {
  const way = (kind: "calm" | "asking" | "redialling" | "setting-up"): Revival =>
    kind === "calm" ? CALM : { kind };
  expect(texts(reviving(CONNECTED, way(from)), reviving(CONNECTED, way(to)))).toEqual(told);
});

test("a VM that answers from its new port is told", () => {
  const before = reviving(CONNECTED, { kind: "redialling" });
  expect(texts(before, reviving(CONNECTED, { kind: "calm", mendedBy: "redialling" }))).toEqual([
    "good The VM answers again, from another UDP port.",
  ]);
});

test("a set-up in vain is told once, and its retries are not", () => {
  const fault = { code: "vm-asleep", silence: "engine" } as const;
  const told = (attempt: number) => {
    const before = reviving({ kind: "connecting", attempt, step: "engine" }, { kind: "setting-up" });
    const after = { kind: "faulted", fault, attempt, retryAt: 9 } as const;
    const lines = narrate(before, reviving(after, { kind: "setting-up" }), { ...TIMES, isReturning: true });
    return lines.map(({ text }) => text);
  };
  const sentence =
    "Docker's VM is asleep: its engine does not answer; open Docker, or restart it, unless this mends itself.";
  expect([told(1), told(2)]).toEqual([[sentence], []]);
});

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

test("a proof is told when it has failed and the reason is known, and when all is well again", () => {
  const withProof = (proof: Proof): Snapshot => {
    const one = snapshot(CONNECTED, ["172.20.0.0/16"]);
    const networks = one.networks.map((network) => ({
      ...network,
      subnets: network.subnets.map((subnet) => ({ ...subnet, proof })),
    }));
    return { ...one, networks };
  };
  const web = { container: "web", address: "172.20.0.2" };
  const proved = withProof({ kind: "proved", ...web });
  const failed = (code: "silent" | "not-in-vm") => withProof({ kind: "failed", why: { code }, ...web });
  expect(texts(withProof({ kind: "unproved" }), proved)).toEqual([]);
  expect(texts(proved, failed("silent"))).toEqual([]);
  expect(texts(failed("silent"), failed("not-in-vm"))).toEqual([
    "warning 172.20.0.0/16  n0: does not arrive in the VM; look at this host's routes and firewall",
  ]);
  expect(texts(failed("not-in-vm"), proved)).toEqual(["plus 172.20.0.0/16  n0"]);
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
