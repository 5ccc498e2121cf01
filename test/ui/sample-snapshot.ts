import { planNetworks, routesOf } from "../../bridge/model/desired.js";
import { type Facts, NO_FACTS, snapshotOf } from "../../bridge/model/facts.js";
import { type NamesFacts, NO_NAMES } from "../../bridge/model/names-view.js";
import { DEFAULT_ZONE } from "../../bridge/model/names-wish.js";
import { type Proofs, planProofs } from "../../bridge/model/proof.js";
import type { EngineView, Snapshot } from "../../bridge/model/snapshot.js";
import type { BridgeState } from "../../bridge/model/state.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type { RouteOverlap, RouteRefusal, RouteReport } from "../../helper/protocol/messages.js";
import type { VmShimReport } from "../../vm-setup/plan.js";
import type { SampleEngine } from "./sample-engine.js";
import { MAC_DOCKER_SOCKET } from "./sample-mac.js";

/** Noon of one day, in milliseconds since 1970: the screens show the same time whenever they are made. */
export const NOON = Date.UTC(2026, 10, 21, 12);

const ENGINE: EngineView = {
  id: "sample",
  name: "docker-desktop",
  version: "29.1.0",
  apiVersion: "1.52",
  operatingSystem: "Docker Desktop",
  architecture: "arm64",
  kernelVersion: "6.12.54-linuxkit",
  source: "context desktop-linux",
  address: `unix://${MAC_DOCKER_SOCKET}`,
};

/** What this host makes of an engine's networks. */
export interface SampleHost {
  readonly refused: ReadonlyMap<string, RouteRefusal>;
  readonly overlaps: readonly RouteOverlap[];
  readonly disabled: readonly string[];
  /** Served while connected. */
  readonly names: NamesFacts;
}

export const QUIET_HOST: SampleHost = { refused: new Map(), overlaps: [], disabled: [], names: NO_NAMES };

/** A VPN holds one network's prefix, and a wider one around another; one network is switched off. */
export const BUSY_HOST: SampleHost = {
  refused: new Map([["172.27.0.0/24", { code: "owned-by-other", interfaceName: "utun4" }]]),
  overlaps: [
    {
      destination: "172.23.0.0/16" as Cidr,
      kind: "within",
      prefix: "172.16.0.0/12" as Cidr,
      interfaceName: "utun4",
    },
  ],
  disabled: ["blog_default"],
  names: NO_NAMES,
};

/** A host that knows containers by name, too. */
export function withNames(host: SampleHost): SampleHost {
  const names = { kind: "serving", port: 15353, aliases: new Map(), evidence: "host-asks" } as const;
  return { ...host, names: { ...names, zone: DEFAULT_ZONE } };
}

/** A snapshot as the session would make it: from facts, by the product's own functions. */
export function sampleSnapshot(state: BridgeState, engine: SampleEngine | null, host = QUIET_HOST): Snapshot {
  if (engine === null) return snapshotOf(state, NO_FACTS, 4711);
  const choice = { mode: "all-but", names: host.disabled } as const;
  const plans = planNetworks(engine.networks, { containers: engine.containers, choice });
  const known: Facts = { ...NO_FACTS, engine: ENGINE, plans, containers: engine.containers };
  if (state.kind === "connected") {
    const facts = { ...known, ...connectedFacts(known, host) };
    return snapshotOf(state, { ...facts, proofs: allProved(facts) }, 4711);
  }
  if (state.kind !== "connecting" || state.step === "engine") return snapshotOf(state, known, 4711);
  const { tunnelConfig = null, helper } = connectedFacts(known, host);
  const tunnel = helper?.tunnel ? { ...helper.tunnel, peer: null } : null;
  const young = helper ? { ...helper, tunnel, routes: [] } : null;
  return snapshotOf(state, { ...known, tunnelConfig, helper: young }, 4711);
}

/** Every container that is asked has answered. */
function allProved(facts: Facts): Proofs {
  const { known, targets } = planProofs(facts);
  const proved = targets.map(({ key, first }) => [key, { kind: "proved", ...first }] as const);
  return new Map([...known, ...proved]);
}

function connectedFacts(known: Facts, host: SampleHost): Partial<Facts> {
  const routes = routesOf(known.plans).map((destination): RouteReport => {
    const reason = host.refused.get(destination);
    return reason === undefined
      ? { destination, state: "installed" }
      : { destination, state: "refused", reason };
  });
  const shims = known.plans
    .filter(({ network }) => network.driver === "macvlan")
    .flatMap(({ network }) =>
      network.subnets.map(({ subnet }): VmShimReport => ({ parent: "eth1", subnet, way: "turned-back" })),
    );
  return {
    names: host.names,
    tunnelConfig: {
      mtu: 1420,
      ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
      ipv6: { host: "fd33:33:33::1", vm: "fd33:33:33::2" },
    },
    vm: {
      result: "applied",
      publicKey: "",
      engine: "kernel",
      firewall: "iptables-nft",
      ipv6: true,
      endpoint: "host.docker.internal",
      kernel: ENGINE.kernelVersion,
      shims,
    },
    helper: {
      settledGeneration: 3,
      tunnel: {
        interfaceName: "utun9",
        engine: "wireguard-go",
        publicKey: "",
        listenPort: 51820,
        peer: {
          publicKey: "",
          endpoint: "192.168.65.6:38112",
          lastHandshakeAt: NOON - 42_000,
          rxBytes: 48_000_000,
          txBytes: 6_100_000,
        },
      },
      routes,
      host: { attached: [], overlaps: host.overlaps },
      names: host.names.kind === "serving" ? { state: "set", by: "resolver-file" } : null,
    },
  };
}
