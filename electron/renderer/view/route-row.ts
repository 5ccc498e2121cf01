import { refusalSentence } from "../../../bridge/model/refusal-sentence.js";
import { overlapSentence } from "../../../bridge/model/sentence.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import type { Tone } from "../../../bridge/model/tone.js";
import { prefixContains, prefixOf } from "../../../helper/net/cidr.js";
import type { RouteReport } from "../../../helper/protocol/messages.js";

/** One route that was asked for, as the kernel has it. */
export interface RouteRow {
  readonly destination: string;
  /** Null where the kernel has none of ours. */
  readonly interfaceName: string | null;
  /** The network it leads to; empty for one that has gone. */
  readonly network: string;
  readonly tone: Tone;
  readonly sentence: string;
}

export function routeRows({ routes, networks, tunnel }: Snapshot): readonly RouteRow[] {
  const subnets = networks.flatMap((network) =>
    network.subnets.map(({ subnet }) => ({ network, prefix: prefixOf(subnet) })),
  );
  const exact = new Map(
    networks.flatMap((network) => network.subnets.map(({ subnet }) => [subnet, network])),
  );
  return routes.map((route) => {
    const { destination } = route;
    const prefix = prefixOf(destination);
    const network =
      exact.get(destination) ?? subnets.find((one) => prefixContains(one.prefix, prefix))?.network;
    const shared = (network?.overlaps ?? []).filter((overlap) => overlap.destination === destination);
    return {
      destination,
      network: network?.name ?? "",
      ...outcome(route, tunnel?.interfaceName ?? null, shared.map(overlapSentence)),
    };
  });
}

function outcome(
  route: RouteReport,
  interfaceName: string | null,
  shared: readonly string[],
): Pick<RouteRow, "interfaceName" | "tone" | "sentence"> {
  if (route.state === "refused") {
    return { interfaceName: null, tone: "bad", sentence: refusalSentence(route.reason, "buttons") };
  }
  return { interfaceName, tone: "good", sentence: ["in the kernel", ...shared].join("; ") };
}
