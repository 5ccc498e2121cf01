import type { EngineFailure } from "../model/engine-failure.js";
import { type EngineKind, engineKind } from "../model/engine-kind.js";
import type { EngineReport, EngineSurvey, EngineVerdict } from "../model/engine-report.js";
import type { EngineChoice, EngineListing } from "./context.js";
import { addressOf, type EngineEndpoint } from "./endpoint.js";
import { EngineError } from "./engine-error.js";
import { findEngine, listEngines, type SearchSurroundings } from "./find-engine.js";
import type { EngineDescription } from "./identity.js";

export interface SurveySurroundings extends SearchSurroundings {
  /** What the engine there says of itself; throws EngineError, and must have a limit of its own. */
  readonly describe: (endpoint: EngineEndpoint) => Promise<EngineDescription>;
}

/** Every engine that there is, which of them would be chosen, and why. Asks them all, and changes nothing. */
export async function surveyEngines(choice: EngineChoice, around: SurveySurroundings): Promise<EngineSurvey> {
  const [listings, chosen] = await Promise.all([
    listEngines(around),
    findEngine(choice, around).catch(failureOf),
  ]);
  const isChosen = (address: string) => !("code" in chosen) && addressOf(chosen) === address;
  const reports = await Promise.all(listings.map((listing) => reportOf(listing, around)));
  const marked = reports.map((report) => ({ ...report, isChosen: isChosen(report.address ?? "") }));
  if ("code" in chosen) return { engines: marked, choice: { kind: "none", failure: chosen } };
  const address = addressOf(chosen);
  const isListed = marked.some((report) => report.isChosen);
  const further = isListed ? [] : [{ ...(await reportOf(listingOf(chosen), around)), isChosen: true }];
  return { engines: [...marked, ...further], choice: { kind: "chosen", address, source: chosen.source } };
}

/** What was named on the command line need not be a context. */
function listingOf(endpoint: EngineEndpoint): EngineListing {
  return { contextName: null, endpoint };
}

async function reportOf(
  { contextName, endpoint }: EngineListing,
  { describe }: SurveySurroundings,
): Promise<Omit<EngineReport, "isChosen">> {
  if (endpoint instanceof EngineError) {
    const verdict = { kind: "unusable", failure: endpoint.failure } as const;
    return { contextName, address: null, kind: "engine", version: null, verdict };
  }
  const address = addressOf(endpoint);
  const said = await describe(endpoint).catch(failureOf);
  if ("code" in said) {
    const kind = engineKind({ address, said: null });
    return { contextName, address, kind, version: null, verdict: { kind: "unusable", failure: said } };
  }
  const kind = said.isPodman ? "podman" : engineKind({ address, said });
  return { contextName, address, kind, version: said.version, verdict: verdictOf(kind, address, said) };
}

function verdictOf(kind: EngineKind, address: string, { isRootless }: EngineDescription): EngineVerdict {
  if (kind === "orbstack") return { kind: "reachable-already" };
  return isRootless
    ? { kind: "unusable", failure: { code: "engine-rootless", address, isPodman: kind === "podman" } }
    : { kind: "usable" };
}

function failureOf(error: unknown): EngineFailure {
  if (error instanceof EngineError) return error.failure;
  throw error;
}
