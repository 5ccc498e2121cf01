import { parseResultLine } from "../../vm-setup/parse-result.js";
import { parseAnswersLine, parseViewLine } from "../../vm-setup/parse-survey.js";
import {
  renderQuestions,
  VIEW_PLAN,
  type VmAnswers,
  type VmQuestions,
  type VmView,
} from "../../vm-setup/survey.js";
import { FaultError } from "../model/fault-error.js";
import type { RunContainer } from "./setup.js";

/**
 * Looks at the VM's network and asks for addresses on it; needs no tunnel, changes nothing, and disturbs no
 * session. `ask` sees the view once and says whom to ask for; null asks for nobody.
 *
 * Throws FaultError vm-setup-failed or vm-setup-garbled.
 */
export async function surveyVm(
  run: RunContainer,
  ask: (view: VmView) => VmQuestions | null,
  signal: AbortSignal,
): Promise<VmAnswers> {
  let hasAsked = false;
  const { lines, exitCode } = await run(
    {
      program: "survey",
      place: { kind: "vm" },
      replacesEarlier: false,
      stdin: VIEW_PLAN,
      onLine: async (line) => {
        const view = hasAsked ? null : parseViewLine(line);
        if (view !== null) {
          hasAsked = true;
          return renderQuestions(ask(view));
        }
        // Throws at a line that is not understood: the container would wait for questions.
        resultOf(line, null);
        return null;
      },
      staysAfter: () => false,
      inputEnds: null,
    },
    signal,
  );
  if (!hasAsked) throw garbled(exitCode, lines.at(-1) ?? "");
  return resultOf(lines.at(-1) ?? "", exitCode);
}

function resultOf(line: string, exitCode: number | null): VmAnswers {
  const answers = parseAnswersLine(line);
  if (answers !== null) return answers;
  const failed = parseResultLine(line);
  if (failed?.result !== "failed") throw garbled(exitCode, line);
  throw new FaultError({ code: "vm-setup-failed", reason: failed.code, detail: failed.detail });
}

function garbled(exitCode: number | null, lastLine: string): FaultError {
  return new FaultError({ code: "vm-setup-garbled", exitCode, lastLine });
}
