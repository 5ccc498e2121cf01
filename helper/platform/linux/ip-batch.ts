import type { CommandResult, Run } from "../run.js";

/** One line of a batch that `ip` could not carry out. */
export interface FailedLine {
  readonly line: string;
  readonly message: string;
}

/**
 * Carries out `lines` in one process, past those that fail (`-force`), and resolves with the failed ones:
 * a thousand routes take some milliseconds, against a second with one process each.
 */
export async function runBatch(
  run: Run,
  ipPath: string,
  lines: readonly string[],
): Promise<readonly FailedLine[]> {
  if (lines.length === 0) return [];
  const result = await run([ipPath, "-force", "-batch", "-"], `${lines.join("\n")}\n`);
  const failed = parseFailures(result, lines);
  if (result.exitCode === 0 || failed.length > 0) return failed;
  // Killed, or refused as a whole: nobody knows how far it came; the caller reads the kernel back.
  return lines.map((line) => ({ line, message: result.stderr.trim().split("\n")[0] || "ip did not finish" }));
}

/** "RTNETLINK answers: File exists\nCommand failed -:2\n": the reason, then the line's number from 1. */
function parseFailures({ stderr }: CommandResult, lines: readonly string[]): readonly FailedLine[] {
  const failed: FailedLine[] = [];
  let reasons: string[] = [];
  for (const said of stderr.split("\n")) {
    const number = /^Command failed .*:(\d+)$/.exec(said)?.[1];
    if (number === undefined) {
      reasons.push(said);
      continue;
    }
    const line = lines[Number(number) - 1];
    const message = reasons.map((reason) => reason.replace(/^RTNETLINK answers: |^Error: /, "")).join(" ");
    if (line !== undefined) failed.push({ line, message: message.trim() || "refused without a reason" });
    reasons = [];
  }
  return failed;
}
