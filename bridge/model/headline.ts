import type { Means } from "./means.js";
import { countText } from "./quantity.js";
import { faultSentence, stepSentence } from "./sentence.js";
import type { Snapshot } from "./snapshot.js";
import { networkTone, type Tone } from "./tone.js";
import { unreachable } from "./unreachable.js";

/** What whoever looks must understand first: whether containers are reachable, and if not, why. */
export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** `now` in milliseconds since 1970; null for what stands still when it is shown, and so cannot count down. */
export function headline(
  { state, networks, containers }: Snapshot,
  now: number | null,
  means: Means = "commands",
): Headline {
  switch (state.kind) {
    case "disconnected":
      return { tone: "off", title: "Not connected", detail: idleSentence(containers.length) };
    case "connecting": {
      const again = state.attempt > 1 ? ` (attempt ${state.attempt})` : "";
      return { tone: "busy", title: "Connecting", detail: `${capital(stepSentence(state.step))}${again}` };
    }
    case "connected":
      return connectedHeadline(networks, containers.length);
    case "disconnecting":
      return { tone: "busy", title: "Disconnecting", detail: "Routes and tunnel are being removed." };
    case "faulted": {
      const isNothingToDo = state.fault.code === "already-reachable";
      return {
        tone: isNothingToDo ? "good" : "bad",
        title: isNothingToDo ? "Nothing to connect" : "Not connected",
        detail: `${faultSentence(state.fault, means)}${retryClause(state.retryAt, now)}`,
      };
    }
    default:
      return unreachable(state);
  }
}

function connectedHeadline(networks: Snapshot["networks"], containerCount: number): Headline {
  const tones = networks.map(networkTone).filter((tone) => tone !== "off");
  const good = tones.filter((tone) => tone === "good").length;
  const containers =
    containerCount === 0 ? "no container is running" : `${countText(containerCount, "container")} running`;
  if (tones.length === 0)
    return { tone: "good", title: "Connected", detail: `No network to reach; ${containers}.` };
  const detail =
    good === tones.length
      ? `${good === 1 ? "The one network is" : `All ${good} networks are`} reachable; ${containers}.`
      : `${good} of ${tones.length} networks are fully reachable; ${containers}.`;
  return {
    tone: good === tones.length || tones.includes("busy") ? "good" : "partly",
    title: "Connected",
    detail,
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
