import { CONNECT_STEPS, type ConnectStep } from "./connect-step.js";
import type { Fault } from "./fault.js";
import { type Evidence, evidenceOf, type Moment } from "./health-evidence.js";
import type { Means } from "./means.js";
import { PARTS, type Part } from "./part.js";
import { faultSentence, stepSentence } from "./sentence.js";
import type { Snapshot } from "./snapshot.js";
import { isNothingToConnect } from "./state.js";
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

/** What a part does, or what is done to it, while it disconnects. */
const FAREWELLS: Readonly<Record<Part, string>> = {
  engine: "Cleans up in the VM.",
  helper: "Removes tunnel and routes.",
  vm: "Is being cleaned up.",
  tunnel: "Is being taken down.",
  routes: "Are being removed.",
};

/** Whoever looks, and can act by these means. */
export interface Onlooker extends Moment {
  readonly means: Means;
}

/** The state of each part, with what shows it. */
export function healthOf(snapshot: Snapshot, onlooker: Onlooker): readonly PartHealth[] {
  return PARTS.map((part) => {
    const seen = evidenceOf(part, snapshot, onlooker);
    return {
      part,
      name: NAMES[part],
      ...judge(part, snapshot, { ...seen, means: onlooker.means }),
      evidence: seen.facts,
    };
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
      return "vm";
    case "vm-asleep":
      return fault.silence === "engine" ? "engine" : "vm";
    case "no-handshake":
    case "vm-address-silent":
      return "tunnel";
    case "internal":
      return fault.step === null ? null : PART_OF_STEP[fault.step];
    case "session-running":
    case "session-silent":
    case "session-version":
      return null;
    default:
      return unreachable(fault);
  }
}

type Judgement = Pick<PartHealth, "tone" | "sentence">;

function judge(
  part: Part,
  { state, engine }: Snapshot,
  seen: Evidence & { readonly means: Means },
): Judgement {
  switch (state.kind) {
    case "connected":
      return { tone: seen.tone, sentence: seen.sentence };
    case "connecting":
      return judgeWhileConnecting(part, PART_OF_STEP[state.step], seen);
    case "faulted":
      return isNothingToConnect(state)
        ? judgeWithoutNeed(part, faultSentence(state.fault, seen.means))
        : judgeAfterFault(part, state.fault, seen.means);
    case "disconnecting":
      return { tone: "off", sentence: FAREWELLS[part] };
    case "disconnected":
      return part === "engine" && engine !== null
        ? { tone: "good", sentence: "Answers." }
        : { tone: "off", sentence: "Not in use." };
  }
}

function judgeAfterFault(part: Part, fault: Fault, means: Means): Judgement {
  const failed = partOfFault(fault);
  if (failed === null) return { tone: "off", sentence: "Waits until the rest works." };
  const distance = PARTS.indexOf(part) - PARTS.indexOf(failed);
  if (distance < 0) return { tone: "good", sentence: "Worked at the last attempt." };
  if (distance > 0) return { tone: "off", sentence: "Waits until the rest works." };
  return { tone: "bad", sentence: faultSentence(fault, means) };
}

/** The engine's containers are reachable by themselves. */
function judgeWithoutNeed(part: Part, why: string): Judgement {
  return part === "engine" ? { tone: "good", sentence: why } : { tone: "off", sentence: "Not needed." };
}

function judgeWhileConnecting(part: Part, current: Part, seen: Evidence): Judgement {
  const distance = PARTS.indexOf(part) - PARTS.indexOf(current);
  if (distance > 0) return { tone: "off", sentence: "Comes next." };
  if (distance < 0) return { tone: "good", sentence: seen.sentence };
  const step = CONNECT_STEPS.find((one) => PART_OF_STEP[one] === part) ?? "engine";
  return { tone: "busy", sentence: `Now: ${stepSentence(step)}.` };
}
