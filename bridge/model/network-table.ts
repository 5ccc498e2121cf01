import type { NetworkView } from "./snapshot.js";
import { subnetSentences } from "./subnet-sentence.js";
import { formatTable } from "./table.js";

/** The networks with what becomes of each of their subnets, for a person who reads text. */
export function networkTable(networks: readonly NetworkView[]): string {
  const rows = networks.flatMap((network) =>
    network.subnets.map((one) => [
      network.name,
      network.isInternal ? `${network.driver}, internal` : network.driver,
      one.subnet,
      subnetSentences(network, one, "commands").join("; "),
    ]),
  );
  return formatTable(["NETWORK", "DRIVER", "SUBNET", "REACHABLE"], rows);
}
