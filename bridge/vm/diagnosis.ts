import type { VmFinding, VmProbe } from "../../vm-setup/diagnosis.js";
import { isWatchingLine, parseDiagnosisLine } from "../../vm-setup/parse-diagnosis.js";
import { parseResultLine } from "../../vm-setup/parse-result.js";
import { DONE_LINE, renderDiagnosis } from "../../vm-setup/render-diagnosis.js";
import { FaultError } from "../model/fault-error.js";
import type { RunContainer } from "./setup.js";

/**
 * Lets the VM watch what becomes of `probes` (1 to 16), while `send` sends them. Throws
 * FaultError vm-setup-failed or vm-setup-garbled, and what `send` throws.
 */
export async function diagnoseInVm(
  run: RunContainer,
  probes: readonly VmProbe[],
  send: () => Promise<void>,
  signal: AbortSignal,
): Promise<readonly VmFinding[]> {
  const { lines, exitCode } = await run(
    {
      program: "diagnose",
      place: { kind: "vm" },
      replacesEarlier: false,
      stdin: renderDiagnosis(probes),
      onLine: async (line) => {
        if (!isWatchingLine(line)) return null;
        await send();
        return DONE_LINE;
      },
      staysAfter: () => false,
      inputEnds: null,
    },
    signal,
  );
  const findings = lines.map(parseDiagnosisLine).findLast((one) => one !== null);
  if (findings != null) return findings;
  const result = lines.map(parseResultLine).findLast((one) => one !== null);
  if (result?.result === "failed") {
    throw new FaultError({ code: "vm-setup-failed", reason: result.code, detail: result.detail });
  }
  throw new FaultError({ code: "vm-setup-garbled", exitCode, lastLine: lines.at(-1) ?? "" });
}
