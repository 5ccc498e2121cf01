import { planNetworks } from "../bridge/model/desired.js";
import { NO_FACTS, type Snapshot, snapshotOf } from "../bridge/model/snapshot.js";
import type { EngineSelection } from "./engine-options.js";
import type { Io } from "./io.js";
import { openControl } from "./open-control.js";
import { makePorts } from "./ports.js";

const LIST_LIMIT_MS = 10_000;

/** The running session's snapshot; without a session, what the engine alone can say. */
export async function readSnapshot(selection: EngineSelection, io: Io): Promise<Snapshot> {
  using running = await openControl(io);
  // Awaited here: the connection is closed when this function ends.
  if (running !== null) return await running.snapshot();
  const signal = AbortSignal.timeout(LIST_LIMIT_MS);
  const { engines, hostNetwork, choices } = makePorts(selection, io);
  const engine = await engines.open(signal);
  const [networks, containers] = await Promise.all([
    engine.listNetworks(signal),
    engine.listContainers(signal),
  ]);
  const hostPrefixes = hostNetwork.listPrefixes().map(({ prefix }) => prefix);
  const choice = await choices.recall(engine.view.id);
  const plans = planNetworks(networks, { containers, hostPrefixes, choice });
  const facts = { ...NO_FACTS, engine: engine.view, plans, containers };
  return snapshotOf({ kind: "disconnected" }, facts, process.pid);
}
