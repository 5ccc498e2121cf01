import { subnetSentence } from "../../bridge/model/proof-sentence.js";
import type { AddressView, ContainerView, Snapshot } from "../../bridge/model/snapshot.js";
import { containerTone, subnetTone, type Tone, toneNow } from "../../bridge/model/tone.js";
import { webAddress } from "./web-address.js";

/** A container as a row of the table. */
export interface ContainerRow {
  readonly id: string;
  readonly name: string;
  /** Its whole names on this host; empty while none are served. */
  readonly names: readonly string[];
  /** The one of them to show and to copy; a compose service's where it is the only one of it. */
  readonly shownName: string | null;
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

export function containerRows(snapshot: Snapshot): readonly ContainerRow[] {
  return snapshot.containers.map((container) => ({
    id: container.id,
    name: container.name,
    names: container.names,
    shownName: container.names[0] ?? null,
    image: container.image,
    tone: toneNow(snapshot, containerTone(container)),
    addresses: container.addresses.map((view) => addressLine(view, snapshot)),
    ports: portLinks(container),
  }));
}

function addressLine(view: AddressView, now: Snapshot): AddressLine {
  const { address, network } = view;
  const tone = toneNow(now, subnetTone(view));
  return { address, network, tone, sentence: subnetSentence(view, "buttons") };
}

function portLinks({ exposedPorts, addresses }: ContainerView): readonly PortLink[] {
  const reachable = addresses.find((one) => subnetTone(one) === "good");
  return exposedPorts.map(({ port, protocol }) => {
    if (protocol !== "tcp") return { label: `${port}/${protocol}`, href: null };
    return {
      label: String(port),
      href: reachable === undefined ? null : webAddress(reachable.address, port),
    };
  });
}
