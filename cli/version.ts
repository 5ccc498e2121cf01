import { Command } from "commander";
import { PROTOCOL_VERSION } from "../helper/protocol/messages.js";
import type { Io } from "./io.js";

export function versionCommand(io: Io): Command {
  return new Command("version")
    .description("print the version")
    .option("--json", "print JSON")
    .action((options: { readonly json?: true }) => {
      const facts = { version: io.version, protocol: PROTOCOL_VERSION, node: process.versions.node };
      io.print(
        options.json
          ? JSON.stringify(facts, null, 2)
          : `dockline ${facts.version} (helper protocol ${facts.protocol}, Node ${facts.node})`,
      );
    });
}
