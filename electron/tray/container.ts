import type { EngineView, Snapshot } from "../../bridge/model/snapshot.js";
import { byName } from "../view/by-name.js";
import { type AddressLine, containerRows } from "../view/container-row.js";

/** A running container, with all that its menu offers. */
export interface TrayContainer {
  readonly name: string;
  /** Its whole name on this host; null while none is served. */
  readonly shownName: string | null;
  readonly addresses: readonly AddressLine[];
  /** Addresses for a browser; none while it cannot be reached. */
  readonly links: readonly string[];
  /** The command of a shell in it, as a list of arguments. */
  readonly shell: readonly string[];
}

/** By name, numbers in it as numbers. */
export function trayContainers(snapshot: Snapshot): readonly TrayContainer[] {
  const { engine } = snapshot;
  return containerRows(snapshot)
    .map(({ id, name, shownName, addresses, ports }) => ({
      name,
      shownName,
      addresses,
      links: ports.flatMap(({ href }) => href ?? []),
      shell: shellCommand(engine, id),
    }))
    .sort(byName);
}

/** By the engine's address: the docker command's own choice may be another one. */
function shellCommand(engine: EngineView | null, id: string): readonly string[] {
  const host = engine === null ? [] : ["--host", engine.address];
  return ["docker", ...host, "exec", "--interactive", "--tty", id, "sh"];
}
