import { join } from "node:path";
import { type ContextFiles, ContextStore, type StoredContext } from "./context-store.js";
import {
  DEFAULT_SOCKET,
  type EndpointSource,
  type EngineEndpoint,
  parseHost,
  type TlsMaterial,
} from "./endpoint.js";
import { EngineError } from "./engine-error.js";

/** What a person asked for on the command line or in the settings; null where they did not. */
export interface EngineChoice {
  readonly context: string | null;
  readonly host: string | null;
}

/** All that resolving may look at. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  readonly files: ContextFiles;
}

/** A context or socket that somebody could choose; `endpoint` is the error where it cannot be used. */
export interface EngineListing {
  /** Null for a socket that no context names, and for a context too broken to know its name. */
  readonly contextName: string | null;
  readonly endpoint: EngineEndpoint | EngineError;
}

/**
 * Finds the engine that the docker CLI would use (docker/cli cli/command/cli.go): --context, --host,
 * DOCKER_HOST, DOCKER_CONTEXT, the current context of config.json, "default". Null when nothing is
 * configured: the CLI then takes /var/run/docker.sock, and we may look for others.
 */
export async function resolveEndpoint(
  choice: EngineChoice,
  around: Surroundings,
): Promise<EngineEndpoint | null> {
  const store = storeOf(around);
  const chosen = await chooseEndpoint(choice, around, store);
  if (chosen === null) return null;
  if (chosen.kind === "host") return hostEndpoint(chosen.host, chosen.source, around, store);
  const { name, source } = chosen;
  if (name === "default") return hostEndpoint(around.env["DOCKER_HOST"] ?? "", source, around, store);
  const context = await store.find(name);
  if (context === null) {
    throw new EngineError({ code: "context-not-found", context: name, known: await knownNames(store) });
  }
  return contextEndpoint(context, source, store);
}

/** Every context of the docker CLI, "default" first; for people to choose from. */
export async function listContexts(around: Surroundings): Promise<readonly EngineListing[]> {
  const store = storeOf(around);
  const byDefault: EngineListing = {
    contextName: "default",
    endpoint: await settle(() =>
      hostEndpoint(around.env["DOCKER_HOST"] ?? "", "context-list", around, store),
    ),
  };
  const stored = (await store.list()).map(async (context): Promise<EngineListing> => {
    if (context instanceof EngineError) return { contextName: null, endpoint: context };
    const endpoint = await settle(() => contextEndpoint(context, "context-list", store));
    return { contextName: context.name, endpoint };
  });
  return [byDefault, ...(await Promise.all(stored))];
}

type Chosen =
  | { readonly kind: "host"; readonly host: string; readonly source: EndpointSource }
  | { readonly kind: "context"; readonly name: string; readonly source: EndpointSource };

async function chooseEndpoint(
  choice: EngineChoice,
  around: Surroundings,
  store: ContextStore,
): Promise<Chosen | null> {
  if (choice.context) return { kind: "context", name: choice.context, source: "context-flag" };
  if (choice.host !== null) return { kind: "host", host: choice.host, source: "host-flag" };
  // An empty variable is an unset one, as in the docker CLI.
  const host = around.env["DOCKER_HOST"];
  if (host) return { kind: "host", host, source: "docker-host" };
  const named = around.env["DOCKER_CONTEXT"];
  if (named) return { kind: "context", name: named, source: "docker-context" };
  const current = await store.currentContext();
  return current === "" ? null : { kind: "context", name: current, source: "current-context" };
}

async function hostEndpoint(
  host: string,
  source: EndpointSource,
  around: Surroundings,
  store: ContextStore,
): Promise<EngineEndpoint> {
  const origin = { contextName: "default", source };
  const plain = parseHost(host, origin, null);
  return plain.kind === "unix" ? plain : parseHost(host, origin, await environmentTls(around, store));
}

/** DOCKER_TLS_VERIFY checks the server, DOCKER_TLS alone does not (docker/cli cli/flags/options.go). */
async function environmentTls(around: Surroundings, store: ContextStore): Promise<TlsMaterial | null> {
  const isServerVerified = Boolean(around.env["DOCKER_TLS_VERIFY"]);
  if (!isServerVerified && !around.env["DOCKER_TLS"]) return null;
  const folder = around.env["DOCKER_CERT_PATH"] || configFolder(around);
  const tls = await store.tlsIn(folder, isServerVerified);
  if (isServerVerified && tls.ca === null) {
    throw new EngineError({ code: "tls-missing", file: join(folder, "ca.pem") });
  }
  return tls;
}

async function contextEndpoint(context: StoredContext, source: EndpointSource, store: ContextStore) {
  const origin = { contextName: context.name, source };
  return parseHost(context.host || `unix://${DEFAULT_SOCKET}`, origin, await store.tlsOf(context));
}

async function knownNames(store: ContextStore): Promise<string[]> {
  const names = (await store.list()).map((context) => (context instanceof EngineError ? [] : [context.name]));
  return ["default", ...names.flat()];
}

/** A failure of one context is shown beside the others, it does not hide them. */
async function settle<T>(run: () => Promise<T>): Promise<T | EngineError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

function storeOf(around: Surroundings): ContextStore {
  return new ContextStore(around.files, configFolder(around));
}

function configFolder(around: Surroundings): string {
  return around.env["DOCKER_CONFIG"] || join(around.homeFolder, ".docker");
}
