import { Command } from "commander";
import { networkTable } from "../bridge/model/network-table.js";
import { choiceCommands } from "./choose-networks.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import type { Io } from "./io.js";
import { readSnapshot } from "./read-snapshot.js";

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
      io.print(networkTable(networks));
    });
  for (const command of choiceCommands(io)) networks.addCommand(command);
  return networks;
}
