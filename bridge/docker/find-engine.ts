import { type EngineChoice, type EngineListing, listContexts, resolveEndpoint } from "./context.js";
import { addressOf, type EngineEndpoint, type UnixEndpoint } from "./endpoint.js";
import { EngineError } from "./engine-error.js";
import { type SocketSurroundings, wellKnownSockets } from "./well-known-sockets.js";

/** Resolving plus what looking for sockets needs. */
export interface SearchSurroundings extends SocketSurroundings {
  /** Resolves to null when an engine answers there, else to why none does; must have a limit of its own. */
  readonly ping: (endpoint: UnixEndpoint) => Promise<EngineError | null>;
}

/**
 * The engine to use: what the docker CLI would take, and when nothing is configured the first socket that
 * answers, /var/run/docker.sock before the places where VMs put theirs.
 */
export async function findEngine(choice: EngineChoice, around: SearchSurroundings): Promise<EngineEndpoint> {
  const configured = await resolveEndpoint(choice, around);
  if (configured !== null) return configured;
  const candidates = await wellKnownSockets(around);
  const problems = await Promise.all(candidates.map(around.ping));
  const first = candidates.find((_, index) => problems[index] === null);
  if (first !== undefined) return first;
  // A socket that is there but closed to this user is the likelier reason than twelve that do not exist.
  const refused = problems.find((problem) => isPermission(problem));
  if (refused) throw refused;
  throw new EngineError({ code: "engine-not-found", tried: candidates.map(({ socketPath }) => socketPath) });
}

/** Every context, then every well-known socket that is there and that no context names, whether it answers or not. */
export async function listEngines(around: SearchSurroundings): Promise<readonly EngineListing[]> {
  const contexts = await listContexts(around);
  const named = new Set(
    contexts.flatMap(({ endpoint }) => (endpoint instanceof EngineError ? [] : addressOf(endpoint))),
  );
  const candidates = (await wellKnownSockets(around)).filter((endpoint) => !named.has(addressOf(endpoint)));
  const problems = await Promise.all(candidates.map(around.ping));
  const present = candidates.filter((_, index) => !isAbsent(problems[index]));
  return [...contexts, ...present.map((endpoint) => ({ contextName: null, endpoint }))];
}

function isAbsent(problem: EngineError | null | undefined): boolean {
  return problem?.failure.code === "engine-unreachable" && problem.failure.reason === "no-socket";
}

function isPermission(problem: EngineError | null | undefined): boolean {
  return problem?.failure.code === "engine-unreachable" && problem.failure.reason === "no-permission";
}
