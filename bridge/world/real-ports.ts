import { join } from "node:path";
import { dnsNames } from "../dns/name-port.js";
import type { EngineChoice } from "../docker/context.js";
import { dockerEngines, type EngineSurroundings } from "../docker/engine-port.js";
import { helperPort } from "../helper-client/launch.js";
import { choiceMemory } from "../session/choice-memory.js";
import { systemClock } from "../session/clock.js";
import { endpointMemory } from "../session/endpoint-memory.js";
import { hostNetwork } from "../session/host-network.js";
import type { Ports } from "../session/ports.js";
import { networkProber } from "../session/prober.js";
import { stateDirectory } from "./state-directory.js";
import type { World } from "./world.js";

/** A session's ports as they really are, for the engine that was asked for. */
export function realPorts(choice: EngineChoice, world: World): Ports {
  const { resources, user, hostEvents, note } = world;
  return {
    engines: dockerEngines(engineSurroundings(choice, world)),
    helpers: helperPort(resources.helperProgram, user.uid),
    prober: networkProber,
    endpoints: endpointMemory(join(stateDirectory(world), "endpoints.json")),
    choices: choiceMemory(join(stateDirectory(world), "networks.json"), note),
    hostNetwork,
    hostEvents,
    clock: systemClock,
    names: dnsNames,
  };
}

export function engineSurroundings(
  choice: EngineChoice,
  { environment, user, resources }: Omit<World, "hostEvents" | "note">,
): EngineSurroundings {
  return {
    choice,
    env: environment,
    homeFolder: user.home,
    userId: user.uid,
    images: resources.images,
  };
}
