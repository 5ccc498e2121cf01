import { join } from "node:path";
import { dnsNames } from "../bridge/dns/name-port.js";
import { dockerEngines, type EngineSurroundings } from "../bridge/docker/engine-port.js";
import { helperPort } from "../bridge/helper-client/launch.js";
import { choiceMemory } from "../bridge/session/choice-memory.js";
import { systemClock } from "../bridge/session/clock.js";
import { clockWatch } from "../bridge/session/clock-watch.js";
import { endpointMemory } from "../bridge/session/endpoint-memory.js";
import { hostNetwork } from "../bridge/session/host-network.js";
import type { Ports } from "../bridge/session/ports.js";
import { networkProber } from "../bridge/session/prober.js";
import type { EngineSelection } from "./engine-options.js";
import type { Io } from "./io.js";

/** The real world, for the engine that was asked for. */
export function makePorts(selection: EngineSelection, io: Io): Ports {
  return {
    engines: dockerEngines(engineSurroundings(selection, io)),
    helpers: helperPort(io.resources.helperProgram, io.user.uid),
    prober: networkProber,
    endpoints: endpointMemory(join(stateDirectory(io), "endpoints.json")),
    choices: choiceMemory(join(stateDirectory(io), "networks.json"), io.note),
    hostNetwork,
    hostEvents: clockWatch(systemClock),
    clock: systemClock,
    names: dnsNames,
  };
}

export function engineSurroundings({ context, host }: EngineSelection, io: Io): EngineSurroundings {
  return {
    choice: { context: context ?? null, host: host ?? null },
    env: io.environment,
    homeFolder: io.user.home,
    userId: io.user.uid,
    images: io.resources.images,
  };
}

/** Where this user's programs keep what may be lost (XDG Base Directory Specification; Apple's counterpart). */
export function stateDirectory({ environment, user }: Io): string {
  if (user.platform === "darwin") return join(user.home, "Library/Application Support/Dockline");
  return join(environment["XDG_STATE_HOME"] || join(user.home, ".local/state"), "dockline");
}
