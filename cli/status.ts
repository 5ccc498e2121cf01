import { Command } from "commander";
import { statusLines } from "../bridge/model/status-lines.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { openControl } from "./open-control.js";

export function statusCommand(io: Io): Command {
  return new Command("status")
    .description(
      "show whether containers are reachable, and the state of each part (exit code 3: not connected)",
    )
    .option("--json", "print the whole snapshot as JSON")
    .action(async (options: { readonly json?: true }) => {
      using running = await openControl(io);
      const snapshot = running === null ? null : await running.snapshot();
      if (snapshot?.state.kind !== "connected") io.exitWith(EXIT.notConnected);
      if (options.json)
        return io.print(JSON.stringify(snapshot ?? { state: { kind: "disconnected" } }, null, 2));
      for (const line of snapshot === null ? ["Not connected"] : statusLines(snapshot, Date.now()))
        io.print(line);
    });
}
