import type { VmFinding } from "../../vm-setup/diagnosis.js";
import { isWatchingLine, parseDiagnosisLine } from "../../vm-setup/parse-diagnosis.js";
import { parseResultLine } from "../../vm-setup/parse-result.js";
import { DONE_LINE, renderDiagnosis } from "../../vm-setup/render-diagnosis.js";
import { FaultError } from "../model/fault-error.js";
import type { RunContainer } from "./setup.js";

/**
 * Lets the VM watch what becomes of the host's packets to `addresses` (1 to 16), while `probe` sends some. Throws
 * FaultError vm-setup-failed or vm-setup-garbled, and what `probe` throws.
 */
export async function diagnoseInVm(
  run: RunContainer,
  addresses: readonly string[],
  probe: () => Promise<void>,
  signal: AbortSignal,
): Promise<readonly VmFinding[]> {
  const { lines, exitCode } = await run(
    {
      program: "diagnose",
      place: { kind: "vm" },
      replacesEarlier: false,
      stdin: renderDiagnosis(addresses),
      onLine: async (line) => {
        if (!isWatchingLine(line)) return null;
        await probe();
        return DONE_LINE;
      },
      staysAfter: () => false,
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
