import { Command } from "commander";
import { FaultError } from "../bridge/model/fault-error.js";
import { undoLeftInsides } from "../bridge/session/left-insides.js";
import type { EngineLink } from "../bridge/session/ports.js";
import { realPorts } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice, isEngineNamed, withEngineOptions } from "./engine-options.js";
import type { Io } from "./io.js";
import { openControlOf } from "./open-control.js";

const OPEN_LIMIT_MS = 15_000;
/** More than one container's own limit, which has the better sentence. */
const CLEAN_LIMIT_MS = 90_000;

export function downCommand(io: Io): Command {
  return withEngineOptions(new Command("down"))
    .description("disconnect the running session; remove what a crashed one left in the VM")
    .action((options: EngineSelection) => down(options, io));
}

async function down(selection: EngineSelection, io: Io): Promise<void> {
  using running = await openControlOf(selection, io);
  if (running !== null) {
    await running.disconnect();
    io.note("Disconnected.");
    return;
  }
  const engine = await openIfThere(selection, io);
  if (engine === null) {
    io.note("No session was running.");
    return;
  }
  const signal = AbortSignal.timeout(CLEAN_LIMIT_MS);
  await undoLeftInsides(engine, signal);
  await engine.cleanVm(signal);
  io.note("No session was running; the VM is clean.");
}

/** Null where nobody has named an engine and none can be used: without one there is no VM to clean. */
async function openIfThere(selection: EngineSelection, io: Io): Promise<EngineLink | null> {
  const signal = AbortSignal.timeout(OPEN_LIMIT_MS);
  try {
    return await realPorts(engineChoice(selection), io).engines.open(signal);
  } catch (error) {
    const isAbsent = error instanceof FaultError || error === signal.reason;
    if (isAbsent && !isEngineNamed(selection)) return null;
    throw error;
  }
}
