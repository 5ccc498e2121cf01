import type { EngineFailure } from "./engine-failure.js";
import { engineSentence } from "./engine-failure.js";
import { type EngineKind, engineTraits } from "./engine-kind.js";
import { unreachable } from "./unreachable.js";

/** One engine that somebody could choose. */
export interface EngineReport {
  /** Null for a socket that no context names. */
  readonly contextName: string | null;
  /** Null where the context does not say. */
  readonly address: string | null;
  readonly kind: EngineKind;
  /** Null where it did not answer. */
  readonly version: string | null;
  readonly verdict: EngineVerdict;
  readonly isChosen: boolean;
}

export type EngineVerdict =
  | { readonly kind: "usable" }
  | { readonly kind: "reachable-already" }
  | { readonly kind: "unusable"; readonly failure: EngineFailure };

export interface EngineSurvey {
  readonly engines: readonly EngineReport[];
  readonly choice:
    | { readonly kind: "chosen"; readonly address: string; readonly source: ChoiceSource }
    | { readonly kind: "none"; readonly failure: EngineFailure };
}

/** By what an engine was chosen, best first, as the docker command does. */
export type ChoiceSource =
  | "context-flag"
  | "host-flag"
  | "docker-host"
  | "docker-context"
  | "current-context"
  | "context-list"
  | "default-socket"
  | "well-known-socket";

/** What becomes of an engine that is chosen, for a person. */
export function engineVerdictSentence({ kind, verdict }: EngineReport): string {
  switch (verdict.kind) {
    case "usable":
      return engineTraits(kind).note ?? "Can be connected.";
    case "reachable-already":
      return engineTraits("orbstack").note ?? "";
    case "unusable":
      return engineSentence(verdict.failure, "commands");
    default:
      return unreachable(verdict);
  }
}

export function choiceSentence(choice: EngineSurvey["choice"]): string {
  return choice.kind === "none"
    ? `None is chosen: ${engineSentence(choice.failure, "commands")}`
    : `Chosen: ${choice.address}, for ${reason(choice.source)}.`;
}

function reason(source: ChoiceSource): string {
  switch (source) {
    case "context-flag":
      return "--context names it";
    case "host-flag":
      return "--host names it";
    case "docker-host":
      return "DOCKER_HOST names it";
    case "docker-context":
      return "DOCKER_CONTEXT names it";
    case "current-context":
    case "context-list":
      return "it is the docker command's current context";
    case "default-socket":
      return "nothing else is configured, and it is the docker command's own default";
    case "well-known-socket":
      return "nothing is configured, and it is the first that answers";
    default:
      return unreachable(source);
  }
}
