import type { Part } from "./part.js";
import type { Probe } from "./probe.js";
import { countText, durationText } from "./quantity.js";
import { refusalReason } from "./refusal-sentence.js";
import { silenceOf } from "./silence.js";
import type { Snapshot } from "./snapshot.js";
import type { Tone } from "./tone.js";

/** What was seen of one part, and what that says of it in a connection that stands. */
export interface Evidence {
  readonly tone: Tone;
  readonly sentence: string;
  readonly facts: readonly string[];
}

/** WireGuard renews a handshake in use after two minutes, and drops the session after three (REJECT_AFTER_TIME). */
const HANDSHAKE_LIMIT_MS = 180_000;

/** When somebody looks, and what was measured just now. */
export interface Moment {
  readonly probe: Probe;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function evidenceOf(part: Part, snapshot: Snapshot, moment: Moment): Evidence {
  const { engine, tunnel } = snapshot;
  switch (part) {
    case "engine":
      return {
        tone: "good",
        sentence: "Answers, and tells of every change.",
        facts:
          engine === null
            ? []
            : [
                `Docker ${engine.version} on ${engine.operatingSystem}, ${engine.architecture}`,
                `${engine.address} (${engine.source})`,
              ],
      };
    case "helper":
      return {
        tone: "good",
        sentence: "Holds the tunnel interface and the routes.",
        facts: tunnel === null ? [] : [`${tunnel.interfaceName}, MTU ${tunnel.mtu}, by ${tunnel.hostEngine}`],
      };
    case "vm":
      return { tone: "good", sentence: "Is set up.", facts: vmFacts(snapshot) };
    case "tunnel":
      return tunnelEvidence(snapshot, moment);
    case "routes":
      return routesEvidence(snapshot);
  }
}

function vmFacts({ engine, tunnel }: Snapshot): readonly string[] {
  if (engine === null || tunnel === null || tunnel.vmEngine === null) return [];
  const wireguard = tunnel.vmEngine === "kernel" ? "its kernel's WireGuard" : tunnel.vmEngine;
  return [`Kernel ${engine.kernelVersion}, ${wireguard}`, `Firewall ${tunnel.vmFirewall}`];
}

function tunnelEvidence(snapshot: Snapshot, { probe, now }: Moment): Evidence {
  const { tunnel } = snapshot;
  if (tunnel === null) return { tone: "off", sentence: "Not there.", facts: [] };
  const handshakeAt = probe?.lastHandshakeAt ?? tunnel.lastHandshakeAt;
  const facts = [
    `${tunnel.hostAddress} to ${tunnel.vmAddress}`,
    ...(handshakeAt === null
      ? []
      : [`Handshake ${durationText(now - handshakeAt)} ago with ${tunnel.endpoint}`]),
    ...(probe === null ? [] : [roundTripFact(probe.roundTripMs)]),
  ];
  const silence = silenceOf(snapshot, probe);
  if (silence !== null) return { ...silence, facts };
  if (probe !== null && handshakeAt !== null && now - handshakeAt > HANDSHAKE_LIMIT_MS)
    return { tone: "partly", sentence: "The VM has not renewed its key in time.", facts };
  return { tone: "good", sentence: "The VM's address answers.", facts };
}

function roundTripFact(roundTripMs: number | null): string {
  return roundTripMs === null ? "No answer within 1 s" : `Round trip ${roundTripMs.toFixed(1)} ms`;
}

function routesEvidence({ routes }: Snapshot): Evidence {
  const refused = routes.flatMap((one) => (one.state === "refused" ? [one] : []));
  const installed = routes.length - refused.length;
  if (routes.length === 0) return { tone: "good", sentence: "None is needed.", facts: [] };
  const facts = [
    `${installed} of ${countText(routes.length, "route")} read back from the kernel`,
    ...refused.slice(0, 3).map(({ destination, reason }) => `${destination} ${refusalReason(reason)}`),
  ];
  if (refused.length === 0) return { tone: "good", sentence: "The kernel has them all.", facts };
  const sentence = `${countText(refused.length, "route")} could not be installed.`;
  return { tone: installed === 0 ? "bad" : "partly", sentence, facts };
}
