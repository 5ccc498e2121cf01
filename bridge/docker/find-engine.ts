import { join } from "node:path";
import {
  type EngineChoice,
  type EngineListing,
  listContexts,
  resolveEndpoint,
  type Surroundings,
} from "./context.js";
import { addressOf, DEFAULT_SOCKET, type EngineEndpoint, type UnixEndpoint } from "./endpoint.js";
import { EngineError } from "./engine-error.js";

/** Resolving plus what looking for sockets needs. */
export interface SearchSurroundings extends Surroundings {
  readonly userId: number;
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
  const candidates = await socketCandidates(around);
  const problems = await Promise.all(candidates.map(around.ping));
  const first = candidates.find((_, index) => problems[index] === null);
  if (first !== undefined) return first;
  // A socket that is there but closed to this user is the likelier reason than twelve that do not exist.
  const refused = problems.find((problem) => isPermission(problem));
  if (refused) throw refused;
  throw new EngineError({ code: "engine-not-found", tried: candidates.map(({ socketPath }) => socketPath) });
}

/** Every context, then every well-known socket that answers and that no context names. */
export async function listEngines(around: SearchSurroundings): Promise<readonly EngineListing[]> {
  const contexts = await listContexts(around);
  const named = new Set(
    contexts.flatMap(({ endpoint }) => (endpoint instanceof EngineError ? [] : addressOf(endpoint))),
  );
  const candidates = (await socketCandidates(around)).filter((endpoint) => !named.has(addressOf(endpoint)));
  const problems = await Promise.all(candidates.map(around.ping));
  const answering = candidates.filter((_, index) => problems[index] === null);
  return [
    ...contexts,
    ...answering.map((endpoint) => ({ contextName: null, description: "", isCurrent: false, endpoint })),
  ];
}

/** Where engines of VMs listen on macOS and Linux, best first; folders with a free name are looked into. */
async function socketCandidates(around: SearchSurroundings): Promise<readonly UnixEndpoint[]> {
  const { env, files, homeFolder, userId } = around;
  const limaFolder = join(homeFolder, ".lima");
  const podmanFolder = join(env["TMPDIR"] || "/tmp", "podman");
  const limas = (await files.list(limaFolder)).map((name) => join(limaFolder, name, "sock", "docker.sock"));
  const podmans = (await files.list(podmanFolder)).filter((name) => name.endsWith("-api.sock"));
  const wellKnown = [
    join(homeFolder, ".docker/run/docker.sock"),
    join(homeFolder, ".colima/default/docker.sock"),
    join(homeFolder, ".orbstack/run/docker.sock"),
    join(homeFolder, ".rd/docker.sock"),
    ...[...limas].sort(),
    ...podmans.map((name) => join(podmanFolder, name)).sort(),
    `/run/user/${userId}/docker.sock`,
    join(homeFolder, ".docker/desktop/docker.sock"),
  ];
  return [
    { kind: "unix", contextName: "default", source: "default-socket", socketPath: DEFAULT_SOCKET },
    ...wellKnown.map(
      (socketPath): UnixEndpoint => ({
        kind: "unix",
        contextName: "default",
        source: "well-known-socket",
        socketPath,
      }),
    ),
  ];
}

function isPermission(problem: EngineError | null | undefined): boolean {
  return problem?.failure.code === "engine-unreachable" && problem.failure.reason === "no-permission";
}
