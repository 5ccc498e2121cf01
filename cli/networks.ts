import { Command } from "commander";
import { legSentences } from "../bridge/model/leg-sentence.js";
import { replySentences } from "../bridge/model/reply-sentence.js";
import { overlapSentence, shimSentence, verdictSentence } from "../bridge/model/sentence.js";
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
      const rows = networks.flatMap(
        ({ name, driver, isInternal, subnets, shims, legs, overlaps, replyPaths }) =>
          subnets.map(({ subnet, verdict }) => {
            const shim = shims.find((one) => one.subnet === subnet && one.way !== "none");
            const sentences = [
              verdictSentence(verdict),
              ...overlaps.filter(({ destination }) => destination === subnet).map(overlapSentence),
              ...(shim === undefined ? [] : [shimSentence(shim)]),
              ...legSentences(legs.filter((leg) => leg.subnet === subnet)),
              ...replySentences(replyPaths.filter((path) => path.subnet === subnet)),
            ];
            return [name, isInternal ? `${driver}, internal` : driver, subnet, sentences.join("; ")];
          }),
      );
      io.print(formatTable(["NETWORK", "DRIVER", "SUBNET", "REACHABLE"], rows));
    });
  for (const command of choiceCommands(io)) networks.addCommand(command);
  return networks;
}
