import { subnetSentence } from "../../bridge/model/proof-sentence.js";
import type { AddressView, ContainerView, Snapshot } from "../../bridge/model/snapshot.js";
import type { BridgeState } from "../../bridge/model/state.js";
import { containerTone, subnetTone, type Tone, toneWhile } from "../../bridge/model/tone.js";

/** A container as a row of the table. */
export interface ContainerRow {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly tone: Tone;
  readonly addresses: readonly AddressLine[];
  readonly ports: readonly PortLink[];
}

export interface AddressLine {
  readonly address: string;
  readonly network: string;
  readonly tone: Tone;
  readonly sentence: string;
}

/** A port that the image says it serves; a link where a browser on this host may open it. */
export interface PortLink {
  readonly label: string;
  readonly href: string | null;
}

export function containerRows({ containers, state }: Snapshot): readonly ContainerRow[] {
  return containers.map((container) => ({
    id: container.id,
    name: container.name,
    image: container.image,
    tone: toneWhile(state, containerTone(container)),
    addresses: container.addresses.map((view) => addressLine(view, state)),
    ports: portLinks(container),
  }));
}

function addressLine(view: AddressView, state: BridgeState): AddressLine {
  const { address, network } = view;
  const tone = toneWhile(state, subnetTone(view));
  return { address, network, tone, sentence: subnetSentence(view, "buttons") };
}

/** Well-known ports where no browser gets an answer: shells, mail, names, databases, queues, caches. */
const NOT_HTTP: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2049, 3306, 4222, 5432, 5672,
  6379, 9042, 9092, 11211, 27017,
]);

function portLinks({ exposedPorts, addresses }: ContainerView): readonly PortLink[] {
  const reachable = addresses.find((one) => subnetTone(one) === "good");
  return exposedPorts.map(({ port, protocol }) => {
    const label = protocol === "tcp" ? String(port) : `${port}/${protocol}`;
    if (reachable === undefined || protocol !== "tcp" || NOT_HTTP.has(port)) return { label, href: null };
    const host = reachable.address.includes(":") ? `[${reachable.address}]` : reachable.address;
    return {
      label,
      href: `${port === 443 ? "https" : "http"}://${host}${port === 80 || port === 443 ? "" : `:${port}`}/`,
    };
  });
}
