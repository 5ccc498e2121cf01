import { Command } from "commander";
import { undoLeftInsides } from "../bridge/session/left-insides.js";
import { realPorts } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice, withEngineOptions } from "./engine-options.js";
import type { Io } from "./io.js";
import { openControl } from "./open-control.js";

const CLEAN_LIMIT_MS = 15_000;

export function downCommand(io: Io): Command {
  return withEngineOptions(new Command("down"))
    .description("disconnect the running session; remove what a crashed one left in the VM")
    .action((options: EngineSelection) => down(options, io));
}

async function down(options: EngineSelection, io: Io): Promise<void> {
  using running = await openControl(io);
  if (running !== null) {
    await running.disconnect();
    io.note("Disconnected.");
    return;
  }
  const signal = AbortSignal.timeout(CLEAN_LIMIT_MS);
  try {
    const engine = await realPorts(engineChoice(options), io).engines.open(signal);
    await undoLeftInsides(engine, signal);
    await engine.cleanVm(signal);
    io.note("No session was running; the VM is clean.");
  } catch {
    // Without an engine there is no VM to clean.
    io.note("No session was running.");
  }
}
