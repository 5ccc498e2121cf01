/** The product that an engine's VM belongs to; "engine" where nothing tells one. */
export type EngineKind =
  | "docker-desktop"
  | "colima"
  | "lima"
  | "rancher-desktop"
  | "podman"
  | "orbstack"
  | "engine";

/** What an engine says of itself, and where it listens. */
export interface EngineClues {
  /** "unix:///Users/me/.colima/default/docker.sock" */
  readonly address: string;
  readonly said: {
    /** Of /info: Name, OperatingSystem, KernelVersion. */
    readonly name: string;
    readonly operatingSystem: string;
    readonly kernelVersion: string;
  } | null;
}

export interface EngineTraits {
  /** For people. */
  readonly name: string;
  /** How the VM most likely sees this host, best first; the other candidates follow. */
  readonly endpoints: readonly string[];
  /** Whether the VM's kernel is known to have WireGuard; where not, wireguard-go runs in the VM. */
  readonly kernelWireguard: "expected" | "unknown";
  /** What a person should know before connecting, one sentence; null for nothing. */
  readonly note: string | null;
}

/** What the engine says goes before where it listens: sockets are linked and forwarded. */
export function engineKind({ address, said }: EngineClues): EngineKind {
  return (said === null ? null : kindBySaid(said)) ?? kindByAddress(address) ?? "engine";
}

/** The strings are those of facts that vendors do not promise; where they change, the address decides. */
function kindBySaid({ name, operatingSystem, kernelVersion }: NonNullable<EngineClues["said"]>) {
  if (operatingSystem === "OrbStack" || /-orbstack-/.test(kernelVersion)) return "orbstack";
  if (operatingSystem === "Docker Desktop") return "docker-desktop";
  if (name === "lima-rancher-desktop") return "rancher-desktop";
  if (/^colima(-|$)/.test(name)) return "colima";
  return /^lima-/.test(name) ? "lima" : null;
}

const BY_ADDRESS: readonly (readonly [RegExp, EngineKind])[] = [
  [/\/\.docker\/(run|desktop)\/docker\.sock$/, "docker-desktop"],
  [/\/\.?colima\/([^/]+\/)?docker\.sock$/, "colima"],
  [/\/\.rd\/docker\.sock$/, "rancher-desktop"],
  [/\/\.orbstack\/run\/docker\.sock$/, "orbstack"],
  [/\/podman\/([^/]+-api|podman)\.sock$|\/podman\/machine\/[^/]+\/podman\.sock$/, "podman"],
  [/\/[^/]+\/sock\/docker\.sock$/, "lima"],
];

function kindByAddress(address: string): EngineKind | null {
  return BY_ADDRESS.find(([pattern]) => pattern.test(address))?.[1] ?? null;
}

const LIMA_ENDPOINTS = [
  "host.lima.internal",
  "192.168.5.2",
  "default-gateway",
  "192.168.64.1",
  "192.168.105.1",
];

const TRAITS: Readonly<Record<EngineKind, EngineTraits>> = {
  "docker-desktop": {
    name: "Docker Desktop",
    endpoints: ["host.docker.internal", "192.168.65.254", "gateway.docker.internal"],
    kernelWireguard: "expected",
    note: null,
  },
  colima: {
    name: "Colima",
    endpoints: ["host.docker.internal", ...LIMA_ENDPOINTS],
    kernelWireguard: "expected",
    note: null,
  },
  lima: { name: "Lima", endpoints: LIMA_ENDPOINTS, kernelWireguard: "unknown", note: null },
  "rancher-desktop": {
    name: "Rancher Desktop",
    endpoints: ["host.rancher-desktop.internal", "host.docker.internal", ...LIMA_ENDPOINTS],
    kernelWireguard: "unknown",
    note: null,
  },
  podman: {
    name: "Podman",
    endpoints: ["host.containers.internal", "host.docker.internal", "192.168.127.254"],
    kernelWireguard: "unknown",
    note: "Podman's machine has to be rootful, and its answers to the Docker API are not tested with Dockline.",
  },
  orbstack: {
    name: "OrbStack",
    endpoints: ["host.docker.internal", "host.orb.internal", "0.250.250.254"],
    kernelWireguard: "expected",
    note: "OrbStack makes containers reachable by itself; there is nothing to connect.",
  },
  engine: { name: "Docker Engine", endpoints: [], kernelWireguard: "unknown", note: null },
};

export function engineTraits(kind: EngineKind): EngineTraits {
  return TRAITS[kind];
}

/**
 * `endpoints` with those first that this VM most likely knows. None is added, for one alone may have been asked for.
 */
export function orderedEndpoints(
  endpoints: readonly string[],
  { address, ...said }: NonNullable<EngineClues["said"]> & Pick<EngineClues, "address">,
): readonly string[] {
  const first = TRAITS[engineKind({ address, said })].endpoints.filter((one) => endpoints.includes(one));
  return [...first, ...endpoints.filter((one) => !first.includes(one))];
}
