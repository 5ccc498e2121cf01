import { Command } from "commander";
import { subnetSentences } from "../bridge/model/subnet-sentence.js";
import { choiceCommands } from "./choose-networks.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import type { Io } from "./io.js";
import { readSnapshot } from "./read-snapshot.js";
import { formatTable } from "./table.js";

interface NetworksOptions extends EngineSelection {
  readonly json?: true;
}

export function networksCommand(io: Io): Command {
  const networks = withEngineOptions(new Command("networks"))
    .description("list Docker's networks, and whether this host reaches them")
    .option("--json", "print JSON")
    .action(async (options: NetworksOptions) => {
      const { networks } = await readSnapshot(options, io);
      if (options.json) return io.print(JSON.stringify(networks, null, 2));
      const rows = networks.flatMap((network) =>
        network.subnets.map((one) => [
          network.name,
          network.isInternal ? `${network.driver}, internal` : network.driver,
          one.subnet,
          subnetSentences(network, one).join("; "),
        ]),
      );
      io.print(formatTable(["NETWORK", "DRIVER", "SUBNET", "REACHABLE"], rows));
    });
  for (const command of choiceCommands(io)) networks.addCommand(command);
  return networks;
}
