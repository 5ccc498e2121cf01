import { engineTraits } from "./engine-kind.js";
import { type EngineReport, type EngineSurvey, engineVerdictSentence } from "./engine-report.js";
import type { EngineOption, EngineSetting } from "./settings.js";

/** What was found, as choices for a person; without what has no name to be chosen by. */
export function engineOptions({ engines }: EngineSurvey): readonly EngineOption[] {
  return engines.flatMap((report) => {
    const engine = settingOf(report);
    if (engine === null) return [];
    const { address, verdict, isChosen } = report;
    const isUsable = verdict.kind !== "unusable";
    return [
      {
        engine,
        label: label(report),
        detail: isUsable && address !== null ? address : engineVerdictSentence(report),
        isUsable,
        isDefault: isChosen,
      },
    ];
  });
}

/** As the status line names it, and by which context: "Docker Desktop (desktop-linux)". */
function label({ contextName, kind }: EngineReport): string {
  const product = engineTraits(kind).name;
  if (contextName === null) return product;
  if (kind === "engine") return contextName;
  return contextName.toLowerCase() === product.toLowerCase() ? product : `${product} (${contextName})`;
}

function settingOf({ contextName, address }: EngineReport): EngineSetting | null {
  if (contextName !== null) return { kind: "context", name: contextName };
  return address === null ? null : { kind: "host", url: address };
}
