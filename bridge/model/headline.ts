import type { Means } from "./means.js";
import type { Probe } from "./probe.js";
import { countText } from "./quantity.js";
import { reachClause } from "./reach-clause.js";
import { revivalSentence } from "./revival-sentence.js";
import { faultSentence, stepSentence } from "./sentence.js";
import { type Silence, silenceOf } from "./silence.js";
import type { Snapshot } from "./snapshot.js";
import { isNothingToConnect } from "./state.js";
import { networkTone, type Tone } from "./tone.js";
import { unreachable } from "./unreachable.js";

/** What whoever looks must understand first: whether containers are reachable, and if not, why. */
export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** What is known besides the snapshot. */
export interface Look {
  /** Milliseconds since 1970; null for what stands still when it is shown, and so cannot count down. */
  readonly now: number | null;
  readonly probe: Probe;
}

const STANDING_STILL: Look = { now: null, probe: null };

/** `look` is null for what stands still when it is shown and measures nothing. */
export function headline(snapshot: Snapshot, look: Look | null, means: Means): Headline {
  const { state, containers } = snapshot;
  const { now, probe } = look ?? STANDING_STILL;
  switch (state.kind) {
    case "disconnected":
      return { tone: "off", title: "Not connected", detail: idleSentence(containers.length) };
    case "connecting":
      return connectingHeadline(state, snapshot);
    case "connected": {
      const silence = silenceOf(snapshot, probe);
      return silence === null ? connectedHeadline(snapshot) : silentHeadline(silence);
    }
    case "disconnecting":
      return { tone: "busy", title: "Disconnecting", detail: "Routes and tunnel are being removed." };
    case "faulted": {
      const detail = `${faultSentence(state.fault, means)}${retryClause(state.retryAt, now)}`;
      return isNothingToConnect(state)
        ? { tone: "good", title: "Nothing to connect", detail }
        : { tone: "bad", title: "Not connected", detail };
    }
    default:
      return unreachable(state);
  }
}

type Connecting = Extract<Snapshot["state"], { readonly kind: "connecting" }>;

/** A connection that is made anew for a VM that fell silent says why. */
function connectingHeadline({ attempt, step }: Connecting, { revival }: Snapshot): Headline {
  const clause = `${stepSentence(step)}${attempt > 1 ? ` (attempt ${attempt})` : ""}`;
  return revival.kind === "setting-up"
    ? { tone: "busy", title: "Reconnecting", detail: `${revivalSentence(revival)} Now: ${clause}.` }
    : { tone: "busy", title: "Connecting", detail: capital(clause) };
}

function silentHeadline({ tone, sentence }: Silence): Headline {
  return tone === "busy"
    ? { tone, title: "Reconnecting", detail: sentence }
    : { tone, title: "No answer", detail: `${sentence} If it stays so, disconnect and connect again.` };
}

function connectedHeadline({ networks, containers }: Snapshot): Headline {
  const tones = networks.map(networkTone).filter((tone) => tone !== "off");
  const running =
    containers.length === 0
      ? "no container is running"
      : `${countText(containers.length, "container")} running`;
  return {
    tone: tones.includes("bad") || tones.includes("partly") ? "partly" : "good",
    title: "Connected",
    detail: `${capital(reachClause(tones))}; ${running}.`,
  };
}

function idleSentence(containerCount: number): string {
  return containerCount === 0
    ? "This host has no way to your containers."
    : `This host has no way to your ${countText(containerCount, "running container")}.`;
}

function retryClause(retryAt: number | null, now: number | null): string {
  if (retryAt === null) return "";
  if (now === null) return " It is tried again by itself.";
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000));
  return seconds === 0 ? " Trying again now." : ` Trying again in ${seconds} s.`;
}

/** A clause as a sentence begins. */
function capital(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
}
