/** Something that may turn out otherwise on a Mac than Dockline's sources say. */
export interface Check {
  readonly title: string;
  /** Rejects where it could not be found out. */
  readonly run: () => Promise<Outcome>;
}

export interface Outcome {
  /** None is success. */
  readonly differences: readonly Difference[];
  /** Figures and facts of interest, whatever the result. */
  readonly notes: readonly string[];
}

export interface Difference {
  readonly what: string;
  /** As the system printed it. */
  readonly raw: string;
}

export interface CheckResult extends Outcome {
  readonly title: string;
  /** Why it could not be found out; null when it was. */
  readonly error: string | null;
  readonly tookMs: number;
}

export const AS_EXPECTED: Outcome = { differences: [], notes: [] };

const LIMIT_MS = 180_000;

/** One after the other, each to its end or its limit; `onResult` hears of each at once. */
export async function runChecks(
  checks: readonly Check[],
  onResult: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(check);
    onResult(result);
    results.push(result);
  }
  return results;
}

export function hasFailed({ error, differences }: CheckResult): boolean {
  return error !== null || differences.length > 0;
}

async function runCheck({ title, run }: Check): Promise<CheckResult> {
  const startedAt = Date.now();
  const end = (outcome: Outcome, error: string | null): CheckResult => ({
    title,
    ...outcome,
    error,
    tookMs: Date.now() - startedAt,
  });
  return withinLimit(run()).then(
    (outcome) => end(outcome, null),
    (error: unknown) => end(AS_EXPECTED, error instanceof Error ? error.message : String(error)),
  );
}

function withinLimit(running: Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no end within ${LIMIT_MS / 1_000} s`)), LIMIT_MS);
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What two values are, where they are not the same. */
export function differs(what: string, actual: unknown, expected: unknown): readonly Difference[] {
  const [is, shouldBe] = [actual, expected].map((value) => JSON.stringify(value, null, 1));
  return is === shouldBe ? [] : [{ what: `${what}: expected ${shouldBe}`, raw: is ?? "nothing" }];
}
