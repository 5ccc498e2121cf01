import type { EndpointAliases } from "../model/container-names.js";
import type { DockerContainer, DockerNetwork } from "../model/network.js";
import { type EngineVersion, negotiate } from "./api-version.js";
import { hasStatus } from "./call-failure.js";
import { EngineClient } from "./client.js";
import { parseAliases } from "./container-aliases.js";
import { PROCESS_INTENT, parseProcess } from "./container-process.js";
import { parseContainers } from "./containers.js";
import type { EngineEndpoint } from "./endpoint.js";
import { EngineError } from "./engine-error.js";
import { type EngineDescription, parseIdentity } from "./identity.js";
import { parseNetworks } from "./networks.js";

/** A Docker engine that answered, with the API version agreed. It holds no connection between calls. */
export class Engine {
  readonly client: EngineClient;
  readonly version: EngineVersion;

  constructor(client: EngineClient, version: EngineVersion) {
    this.client = client;
    this.version = version;
  }

  get endpoint(): EngineEndpoint {
    return this.client.endpoint;
  }

  async identify(signal?: AbortSignal): Promise<EngineDescription> {
    return parseIdentity(await this.#get("describe itself", "/info", signal), this.version);
  }

  async listNetworks(signal?: AbortSignal): Promise<readonly DockerNetwork[]> {
    return parseNetworks(await this.#get("list the networks", "/networks", signal));
  }

  /** The running ones, paused included. */
  async listContainers(signal?: AbortSignal): Promise<readonly DockerContainer[]> {
    return parseContainers(await this.#get("list the containers", "/containers/json", signal));
  }

  /** The first process of a container, as the engine's own machine counts; null when it does not run. */
  async processOf(containerId: string, signal?: AbortSignal): Promise<number | null> {
    try {
      return parseProcess(
        await this.#get(PROCESS_INTENT, `/containers/${encodeURIComponent(containerId)}/json`, signal),
      );
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw error;
    }
  }

  /** Empty for a container that is gone. */
  async aliasesOf(containerId: string, signal?: AbortSignal): Promise<EndpointAliases> {
    try {
      const path = `/containers/${encodeURIComponent(containerId)}/json`;
      return parseAliases(await this.#get(PROCESS_INTENT, path, signal));
    } catch (error) {
      if (hasStatus(error, 404)) return new Map();
      throw error;
    }
  }

  #get(intent: string, path: string, signal: AbortSignal | undefined): Promise<unknown> {
    return this.client.json({ intent, method: "GET", path, signal });
  }
}

/** Agrees on an API version with the engine. Make a new Engine after it went away: it may have been updated. */
export async function connectEngine(endpoint: EngineEndpoint, signal?: AbortSignal): Promise<Engine> {
  const intent = "tell its version";
  const anyVersion = new EngineClient(endpoint, null);
  const version = negotiate(await anyVersion.json({ intent, method: "GET", path: "/version", signal }));
  return new Engine(new EngineClient(endpoint, version.apiVersion), version);
}

/** Null when an engine answers within `limitMs`, else why not. */
export async function pingEngine(
  endpoint: EngineEndpoint,
  limitMs: number,
  signal?: AbortSignal,
): Promise<EngineError | null> {
  try {
    const client = new EngineClient(endpoint, null);
    await client.text({ intent: "answer a ping", method: "GET", path: "/_ping", limitMs, signal });
    return null;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
