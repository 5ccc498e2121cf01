import type { Fault } from "./fault.js";
import { type Evidence, evidenceOf } from "./health-evidence.js";
import { PARTS, type Part } from "./part.js";
import type { Probe } from "./probe.js";
import { faultSentence, stepSentence } from "./sentence.js";
import type { Snapshot } from "./snapshot.js";
import { CONNECT_STEPS, type ConnectStep } from "./state.js";
import type { Tone } from "./tone.js";
import { unreachable } from "./unreachable.js";

export interface PartHealth {
  readonly part: Part;
  readonly name: string;
  readonly tone: Tone;
  readonly sentence: string;
  /** What was seen, one fact each. */
  readonly evidence: readonly string[];
}

const NAMES: Readonly<Record<Part, string>> = {
  engine: "Docker engine",
  helper: "Network helper",
  vm: "Virtual machine",
  tunnel: "Tunnel",
  routes: "Routes",
};

const PART_OF_STEP: Readonly<Record<ConnectStep, Part>> = {
  engine: "engine",
  helper: "helper",
  "vm-setup": "vm",
  handshake: "tunnel",
  routes: "routes",
};

/** The state of each part, with what shows it. `now` in milliseconds since 1970. */
export function healthOf(snapshot: Snapshot, probe: Probe, now: number): readonly PartHealth[] {
  return PARTS.map((part) => {
    const seen = evidenceOf(part, snapshot, { probe, now });
    return { part, name: NAMES[part], ...judge(part, snapshot, seen), evidence: seen.facts };
  });
}

/** The part that a person would look at next; null where none is at fault. */
export function partOfFault(fault: Fault): Part | null {
  switch (fault.code) {
    case "context-not-found":
    case "context-malformed":
    case "host-malformed":
    case "ssh-refused":
    case "scheme-unsupported":
    case "tls-missing":
    case "engine-not-found":
    case "engine-unreachable":
    case "engine-too-old":
    case "engine-rootless":
    case "api-refused":
    case "engine-error":
    case "engine-lost":
    case "image-missing":
    case "image-truncated":
    case "image-damaged":
    case "no-image-for-architecture":
    case "image-load-failed":
    case "already-reachable":
      return "engine";
    case "helper-missing":
    case "helper-forbidden":
    case "helper-untrusted":
    case "helper-version":
    case "helper-lost":
    case "helper-silent":
    case "helper-start-failed":
    case "helper-refused":
      return "helper";
    case "vm-setup-failed":
      return fault.reason === "no-handshake" ? "tunnel" : "vm";
    case "vm-setup-garbled":
    case "setup-timeout":
    case "setup-output":
    case "vm-asleep":
      return "vm";
    case "no-handshake":
    case "vm-address-silent":
      return "tunnel";
    case "internal":
      return fault.step === null ? null : PART_OF_STEP[fault.step];
    case "session-running":
    case "session-version":
      return null;
    default:
      return unreachable(fault);
  }
}

type Judgement = Pick<PartHealth, "tone" | "sentence">;

function judge(part: Part, { state, engine }: Snapshot, seen: Evidence): Judgement {
  switch (state.kind) {
    case "connected":
      return { tone: seen.tone, sentence: seen.sentence };
    case "connecting":
      return judgeWhileConnecting(part, PART_OF_STEP[state.step], seen);
    case "faulted":
      return judgeAfterFault(part, state.fault);
    case "disconnecting":
      return { tone: "off", sentence: "Is being taken down." };
    case "disconnected":
      return part === "engine" && engine !== null
        ? { tone: "good", sentence: "Answers." }
        : { tone: "off", sentence: "Not in use." };
  }
}

function judgeAfterFault(part: Part, fault: Fault): Judgement {
  const failed = partOfFault(fault);
  if (failed === null) return { tone: "off", sentence: "Waits until the rest works." };
  const distance = PARTS.indexOf(part) - PARTS.indexOf(failed);
  if (distance < 0) return { tone: "good", sentence: "Worked at the last attempt." };
  if (distance > 0) return { tone: "off", sentence: "Waits until the rest works." };
  return { tone: fault.code === "already-reachable" ? "good" : "bad", sentence: faultSentence(fault) };
}

function judgeWhileConnecting(part: Part, current: Part, seen: Evidence): Judgement {
  const distance = PARTS.indexOf(part) - PARTS.indexOf(current);
  if (distance > 0) return { tone: "off", sentence: "Comes next." };
  if (distance < 0) return { tone: "good", sentence: seen.sentence };
  const step = CONNECT_STEPS.find((one) => PART_OF_STEP[one] === part) ?? "engine";
  return { tone: "busy", sentence: `Now: ${stepSentence(step)}.` };
}
