import { firstAddressOf } from "../../helper/net/cidr.js";
import type { NetworkPlan } from "../model/desired.js";
import { engineKind } from "../model/engine-kind.js";
import { FaultError } from "../model/fault-error.js";
import type { EngineView } from "../model/snapshot.js";
import type { Prober } from "./ports.js";

/**
 * Throws FaultError already-reachable where a tunnel would only be in the way: OrbStack routes containers by
 * itself, and an engine on this very host has its bridges here, with the networks' gateways on them.
 */
export async function assertNotReachableAlready(
  engine: EngineView,
  plans: readonly NetworkPlan[],
  prober: Prober,
): Promise<void> {
  if (engineKind({ address: engine.address, said: engine }) === "orbstack") {
    throw new FaultError({ code: "already-reachable", engine: engine.source, why: "orbstack" });
  }
  const bridges = plans.map(({ network }) => network).filter(({ driver }) => driver === "bridge");
  for (const { subnet, gateway } of bridges.flatMap(({ subnets }) => subnets)) {
    // 20.10 names no gateway for its default bridge, nor does any engine for a subnet without an explicit one.
    if (await prober.isOwnAddress(gateway ?? firstAddressOf(subnet))) {
      throw new FaultError({ code: "already-reachable", engine: engine.source, why: "engine-on-this-host" });
    }
  }
}
