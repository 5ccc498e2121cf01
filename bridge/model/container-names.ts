import { grouped } from "./grouped.js";
import type { DockerContainer } from "./network.js";

/** Aliases in networks, by the endpoint that has them: what the user and compose called a container there. */
export type EndpointAliases = ReadonlyMap<string, readonly string[]>;

/** A container has what a lower number says before anyone has what a higher one says. */
const RANKS = { container: 0, service: 1, id: 2, alias: 3 } as const;

interface Claim {
  readonly name: string;
  readonly rank: (typeof RANKS)[keyof typeof RANKS];
  readonly containerId: string;
  /** Where an alias holds; null for names that hold everywhere. */
  readonly networkId: string | null;
}

const COMPOSE = "com.docker.compose.";
const SHORT_ID_LENGTH = 12;
const MAX_LABEL = 63;

/**
 * The names of each container, by its id, without the zone; the one to show first. Containers that are called the
 * same share the name. An alias is nobody's where networks disagree whose it is.
 */
export function containerNames(
  containers: readonly DockerContainer[],
  aliases: EndpointAliases,
): ReadonlyMap<string, readonly string[]> {
  const claims = containers.flatMap((container) => claimsOf(container, aliases));
  const winners = new Map(
    [...grouped(claims, ({ name }) => name)].map(([name, rivals]) => [name, winningRank(rivals)]),
  );
  const replicas = grouped(containers, serviceName);
  const owned = grouped(
    claims.filter(({ name, rank }) => winners.get(name) === rank),
    ({ containerId }) => containerId,
  );
  return new Map(
    containers.map((container) => {
      const names = (owned.get(container.id) ?? []).map(({ name }) => name);
      const service = serviceName(container);
      const isOnly = service !== null && replicas.get(service)?.length === 1 && names.includes(service);
      return [container.id, [...new Set(isOnly ? [service, ...names] : names)]];
    }),
  );
}

/**
 * A name as DNS takes it (RFC 1123): letters in lower case, digits and hyphens, at most 63 per label. Null when
 * nothing is left.
 */
export function hostName(text: string): string | null {
  const labels = text.toLowerCase().split(".").map(hostLabel);
  return labels.every((label) => label !== "") ? labels.join(".") : null;
}

function claimsOf(container: DockerContainer, aliases: EndpointAliases): Claim[] {
  const { id: containerId, name, networks } = container;
  const claim = (rank: Claim["rank"], text: string | null, networkId: string | null = null): Claim[] => {
    const valid = text === null ? null : hostName(text);
    return valid === null ? [] : [{ name: valid, rank, containerId, networkId }];
  };
  return [
    ...claim(RANKS.container, name),
    ...claim(RANKS.service, serviceName(container)),
    ...claim(RANKS.service, replicaName(container)),
    ...claim(RANKS.id, containerId.slice(0, SHORT_ID_LENGTH)),
    ...networks.flatMap(({ endpointId, networkId }) =>
      (aliases.get(endpointId) ?? []).flatMap((alias) => claim(RANKS.alias, alias, networkId)),
    ),
  ];
}

/** "web.shop": all containers of a compose service, but for those that `docker compose run` started. */
function serviceName({ labels }: DockerContainer): string | null {
  return labels[`${COMPOSE}oneoff`] === "True" ? null : composeName(labels, labels[`${COMPOSE}service`]);
}

/** "web-2.shop": one of them. */
function replicaName({ labels }: DockerContainer): string | null {
  const number = labels[`${COMPOSE}container-number`];
  if (number === undefined || labels[`${COMPOSE}oneoff`] === "True") return null;
  return composeName(labels, `${labels[`${COMPOSE}service`] ?? ""}-${number}`);
}

/** A dot in the name of a service is no border between labels. */
function composeName(labels: DockerContainer["labels"], service: string | undefined): string | null {
  const parts = [service ?? "", labels[`${COMPOSE}project`] ?? ""].map((text) =>
    hostLabel(text.toLowerCase()),
  );
  return parts.every((label) => label !== "") ? parts.join(".") : null;
}

function hostLabel(text: string): string {
  return text
    .replace(/[^a-z0-9-]/g, "-")
    .slice(0, MAX_LABEL)
    .replace(/^-+|-+$/g, "");
}

/** Null for an alias that is nobody's. */
function winningRank(rivals: readonly Claim[]): Claim["rank"] | null {
  const best = rivals.reduce<Claim["rank"]>((least, { rank }) => (rank < least ? rank : least), RANKS.alias);
  return best === RANKS.alias && !isUnambiguous(rivals) ? null : best;
}

/** Whether some network knows all of them by that alias: then it is one service, in whichever networks. */
function isUnambiguous(rivals: readonly Claim[]): boolean {
  const all = new Set(rivals.map(({ containerId }) => containerId)).size;
  const byNetwork = grouped(rivals, ({ networkId }) => networkId);
  return [...byNetwork.values()].some(
    (claims) => new Set(claims.map(({ containerId }) => containerId)).size === all,
  );
}
