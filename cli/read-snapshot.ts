import type { Snapshot } from "../bridge/model/snapshot.js";
import { EnginePreview } from "../bridge/session/engine-preview.js";
import { realPorts } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice } from "./engine-options.js";
import type { Io } from "./io.js";
import { openControlOf } from "./open-control.js";

const LIST_LIMIT_MS = 10_000;

/** The running session's snapshot, which is refused to whoever has named another engine; without a session, what the engine alone can say. */
export async function readSnapshot(selection: EngineSelection, io: Io): Promise<Snapshot> {
  using running = await openControlOf(selection, io);
  // Awaited here: the connection is closed when this function ends.
  if (running !== null) return await running.snapshot();
  const signal = AbortSignal.timeout(LIST_LIMIT_MS);
  const preview = await EnginePreview.open(realPorts(engineChoice(selection), io), signal);
  return preview.read(signal);
}
