import { ControlClient } from "../bridge/control/client.js";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import { engineAddress } from "../bridge/docker/engine-port.js";
import type { EngineView } from "../bridge/model/snapshot.js";
import { engineSurroundings, realPorts } from "../bridge/world/real-ports.js";
import { CommandRefused } from "./command-refused.js";
import { type EngineSelection, engineChoice, engineWords, isEngineNamed } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";

const OPEN_LIMIT_MS = 15_000;

/** The running session of this user, of whichever version; null when there is none. */
export function openControl(io: Io): Promise<ControlClient | null> {
  return ControlClient.open(controlSocketPath(io.user), io.version);
}

/**
 * The same, for a command on which an engine can be named: throws CommandRefused when that is not the session's, and
 * FaultError where it cannot be told.
 */
export async function openControlOf(selection: EngineSelection, io: Io): Promise<ControlClient | null> {
  const running = await openControl(io);
  if (running === null || !isEngineNamed(selection)) return running;
  try {
    const { engine } = await running.snapshot();
    if (engine !== null && (await isTheSame(engine, selection, io))) return running;
    throw new CommandRefused(EXIT.alreadyRunning, refusal(engine, selection));
  } catch (error) {
    running[Symbol.dispose]();
    throw error;
  }
}

/** An engine can be reached by more than one address; where they differ it is asked who it is. */
async function isTheSame({ id, address }: EngineView, selection: EngineSelection, io: Io): Promise<boolean> {
  const choice = engineChoice(selection);
  const signal = AbortSignal.timeout(OPEN_LIMIT_MS);
  if ((await engineAddress(engineSurroundings(choice, io), signal)) === address) return true;
  const named = await realPorts(choice, io).engines.open(signal);
  return named.view.id === id;
}

function refusal(engine: EngineView | null, selection: EngineSelection): string {
  const words = engineWords(selection).join(" ");
  return engine === null
    ? `The running session has no engine yet, so it may not be that of ${words}; leave ${words} out.`
    : `The running session is that of ${engine.name} (${engine.source}, ${engine.address}), not of ${words}; leave ${words} out, or end that session with "dockline down" first.`;
}
