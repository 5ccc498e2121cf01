import type { ConnectStep } from "../../../bridge/model/connect-step.js";
import type { Fault } from "../../../bridge/model/fault.js";
import { partOfFault } from "../../../bridge/model/health.js";
import type { Part } from "../../../bridge/model/part.js";
import { stepSentence } from "../../../bridge/model/sentence.js";
import type { Tone } from "../../../bridge/model/tone.js";

/** One of the things that happen between the button and the first answer. */
export interface WelcomeStep {
  readonly label: string;
  readonly tone: Tone;
  /** What happens now, or why it does not; null for what is done or comes later. */
  readonly note: string | null;
}

const LABELS = [
  "Install the helper",
  "Find Docker",
  "Open the tunnel into its virtual machine",
  "Add a route for each network",
] as const;

const PLACE_OF_STEP: Readonly<Record<ConnectStep, number>> = {
  engine: 1,
  helper: 2,
  "vm-setup": 2,
  handshake: 2,
  routes: 3,
};

/** A helper that fails while it is in use, fails at the tunnel. */
const PLACE_OF_PART: Readonly<Record<Part, number>> = { engine: 1, helper: 2, vm: 2, tunnel: 2, routes: 3 };
/** What fails besides all parts fails once they work. */
const PLACE_OF_NO_PART = PLACE_OF_PART.routes;

/** While the helper is being installed. */
export function helperSteps(platform: string): readonly WelcomeStep[] {
  const asks = platform === "darwin" ? "macOS asks" : "Your system asks";
  return stepsAt(0, "busy", `${asks} for an administrator’s password in a window of its own.`);
}

/** While `step` of connecting is being made. */
export function stepsUntil(step: ConnectStep): readonly WelcomeStep[] {
  const clause = stepSentence(step);
  return stepsAt(PLACE_OF_STEP[step], "busy", `${clause.charAt(0).toUpperCase()}${clause.slice(1)}…`);
}

/** When it went no further; `sentence` says why. */
export function stepsAfter(cause: Fault | Part, sentence: string): readonly WelcomeStep[] {
  const part = typeof cause === "string" ? cause : partOfFault(cause);
  return stepsAt(part === null ? PLACE_OF_NO_PART : PLACE_OF_PART[part], "bad", sentence);
}

function stepsAt(place: number, tone: Tone, note: string): readonly WelcomeStep[] {
  return LABELS.map((label, index) => {
    if (index === place) return { label, tone, note };
    return { label, tone: index < place ? "good" : "off", note: null };
  });
}
