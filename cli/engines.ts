import { Command } from "commander";
import { SURVEY_LIMIT_MS, surveyOfEngines } from "../bridge/docker/engine-port.js";
import { engineTraits } from "../bridge/model/engine-kind.js";
import {
  choiceSentence,
  type EngineReport,
  type EngineSurvey,
  engineVerdictSentence,
} from "../bridge/model/engine-report.js";
import { formatTable } from "../bridge/model/table.js";
import { engineSurroundings } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";

interface EnginesOptions extends EngineSelection {
  readonly json?: true;
}

export function enginesCommand(io: Io): Command {
  return withEngineOptions(new Command("engines"))
    .description("list the Docker engines of this user, and which one is chosen (exit code 4: none)")
    .option("--json", "print JSON")
    .action(async (options: EnginesOptions) => {
      const signal = AbortSignal.timeout(SURVEY_LIMIT_MS);
      const survey = await surveyOfEngines(engineSurroundings(engineChoice(options), io), signal);
      if (survey.choice.kind === "none") io.exitWith(EXIT.engine);
      if (options.json) return io.print(JSON.stringify(withTraits(survey), null, 2));
      if (survey.engines.length > 0)
        io.print(formatTable(["", "ENGINE", "VERSION", "WHERE", "STATE"], survey.engines.map(row)));
      io.print(choiceSentence(survey.choice));
    });
}

/** What is known of each product beside it: programs that choose may care. */
function withTraits({ engines, choice }: EngineSurvey) {
  return { engines: engines.map((report) => ({ ...report, product: engineTraits(report.kind) })), choice };
}

function row(report: EngineReport): readonly string[] {
  const { contextName, address, isChosen, kind, version } = report;
  const where = contextName === null ? (address ?? "") : `context ${contextName}`;
  return [isChosen ? "*" : "", engineTraits(kind).name, version ?? "", where, engineVerdictSentence(report)];
}
