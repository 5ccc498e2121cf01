import { Command } from "commander";
import { type NameRecord, nameRecords } from "../bridge/dns/names.js";
import { namesSentence } from "../bridge/model/names-sentence.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import { formatTable } from "../bridge/model/table.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { openControl } from "./open-control.js";

interface ListedName extends NameRecord {
  readonly containers: readonly string[];
}

export function namesCommand(io: Io): Command {
  return new Command("names")
    .description("list the names under which this host knows containers (exit code 3: none are served)")
    .option("--json", "print JSON")
    .action(async (options: { readonly json?: true }) => {
      using running = await openControl(io);
      const snapshot = running === null ? null : await running.snapshot();
      if (snapshot?.names.kind !== "serving") io.exitWith(EXIT.notConnected);
      const names = snapshot === null ? [] : listed(snapshot);
      if (options.json) {
        const service = snapshot?.names ?? { kind: "off" };
        return io.print(JSON.stringify({ service, names }, null, 2));
      }
      if (names.length > 0) io.print(table(names));
      io.note(snapshot === null ? "Not connected" : `Names: ${namesSentence(snapshot.names, "commands")}`);
    });
}

function table(names: readonly ListedName[]): string {
  const rows = names.map(({ name, ipv4, ipv6, containers }) => [
    name,
    [...ipv4, ...ipv6].join(", ") || "none that this host reaches",
    containers.join(", "),
  ]);
  return formatTable(["NAME", "ADDRESSES", "CONTAINER"], rows);
}

function listed(snapshot: Snapshot): readonly ListedName[] {
  return nameRecords(snapshot)
    .forward.map((record) => ({
      ...record,
      containers: snapshot.containers
        .filter(({ names }) => names.includes(record.name))
        .map(({ name }) => name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
