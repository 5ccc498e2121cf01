import type { EngineListing } from "../docker/context.js";
import { addressOf } from "../docker/endpoint.js";
import { EngineError } from "../docker/engine-error.js";
import { engineSentence } from "../model/engine-failure.js";
import type { EngineOption, EngineSetting } from "../model/settings.js";

/** What was found, as choices for a person. A context that nobody can read has no name to be chosen by. */
export function engineOptions(listings: readonly EngineListing[]): readonly EngineOption[] {
  return listings.flatMap((listing) => {
    const { contextName, description, isCurrent, endpoint } = listing;
    const address = endpoint instanceof EngineError ? null : addressOf(endpoint);
    const engine: EngineSetting | null =
      contextName !== null
        ? { kind: "context", name: contextName }
        : address === null
          ? null
          : { kind: "host", url: address };
    if (engine === null) return [];
    const detail = endpoint instanceof EngineError ? engineSentence(endpoint.failure) : addressOf(endpoint);
    const label = contextName ?? description;
    return [{ engine, label: label || detail, detail, isUsable: address !== null, isDefault: isCurrent }];
  });
}
