import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { canRunLab, type LabAnswer } from "./lab/preconditions.js";
import { prepareEngine29, prepareLab } from "./lab/prepare-lab.js";
import { canPackage } from "./packaging/preconditions.js";
import { preparePackaging } from "./packaging/prepare-packaging.js";
import { prepareUi } from "./ui/prepare-ui.js";
import { canRunVm } from "./vm/preconditions.js";
import { prepareVm } from "./vm/prepare-vm.js";
import { canRunGo } from "./wireguard-go/preconditions.js";

/**
 * `npm test`: the tiers that this machine can run, then one line per tier, why a tier did not run, and the
 * counts as the last line. `npm test -- --all` adds the tiers that have much to build the first time.
 */
const ROOT = resolve(import.meta.dirname, "../..");
const REPORTS = join(ROOT, "dist/test-reports");
const TIER_LIMIT_MS = 40 * 60_000;

interface Tier {
  readonly name: string;
  readonly canRun: () => LabAnswer;
  /** Fetches and builds what the tier needs; throws when that fails. */
  readonly prepare: () => void;
  /** What `--all` is asked for; null for tiers that always run. */
  readonly cost: string | null;
}

const always = (): LabAnswer => ({ ok: true });
const nothing = () => {};

const TIERS: readonly Tier[] = [
  { name: "unit", canRun: always, prepare: nothing, cost: null },
  { name: "architecture", canRun: always, prepare: nothing, cost: null },
  { name: "contract", canRun: always, prepare: prepareWhereLabsRun, cost: null },
  { name: "lab", canRun: canRunLab, prepare: prepareLab, cost: null },
  { name: "ui", canRun: canRunLab, prepare: prepareUi, cost: "Debian's Chromium, 800 MB" },
  { name: "vm", canRun: canRunVm, prepare: () => void prepareVm(), cost: "QEMU and a Debian kernel, 2 GB" },
  { name: "wireguard-go", canRun: canRunGo, prepare: nothing, cost: "Go, and wireguard-go built five times" },
  {
    name: "packaging",
    canRun: canPackage,
    prepare: preparePackaging,
    cost: "wireguard-go built for Macs, and the app packed twice",
  },
  {
    name: "engine-29",
    canRun: canRunLab,
    prepare: prepareEngine29,
    cost: "that engine, built in some 7 minutes",
  },
];

/** The contract tier uses the lab's WireGuard where it can: its tests of a real kernel need root as well. */
function prepareWhereLabsRun(): void {
  if (canRunLab().ok) prepareLab();
}

type Outcome =
  | {
      readonly kind: "ran";
      readonly passed: number;
      readonly failed: number;
      readonly skipped: readonly string[];
    }
  | { readonly kind: "not-run"; readonly why: string };

function main(): void {
  const isAll = process.argv.includes("--all");
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const outcomes = TIERS.map((tier) => ({ name: tier.name, outcome: run(tier, isAll) }));
  console.log("");
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { name, outcome } of outcomes) {
    tell(name, outcome);
    if (outcome.kind === "not-run") continue;
    passed += outcome.passed;
    failed += outcome.failed;
    skipped += outcome.skipped.length;
  }
  console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function run({ name, canRun, prepare, cost }: Tier, isAll: boolean): Outcome {
  if (cost !== null && !isAll) {
    return { kind: "not-run", why: `it needs ${cost}; "npm test -- --all" runs it` };
  }
  const answer = canRun();
  if (!answer.ok) return { kind: "not-run", why: `${answer.why}; ${answer.whatToDo}` };
  try {
    prepare();
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { kind: "ran", passed: 0, failed: 1, skipped: [] };
  }
  return runVitest(name);
}

function runVitest(name: string): Outcome {
  const report = join(REPORTS, `${name}.json`);
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "test/vitest.config.ts", "--project", name];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [vitest, ...args, ...reporters], {
    cwd: ROOT,
    stdio: "inherit",
    timeout: TIER_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const outcome = readReport(report);
  // A run that broke outside of a test (a syntax error, a hook) has no failed test, but has failed.
  return status !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readReport(file: string): Extract<Outcome, { kind: "ran" }> {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const skipped = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => fullName);
    return { kind: "ran", passed: report.numPassedTests, failed: report.numFailedTests, skipped };
  } catch {
    return { kind: "ran", passed: 0, failed: 1, skipped: [] };
  }
}

function tell(name: string, outcome: Outcome): void {
  if (outcome.kind === "not-run") {
    console.log(`${name}: NOT RUN: ${outcome.why}`);
    return;
  }
  console.log(`${name}: ${outcome.passed} passed, ${outcome.failed} failed`);
  for (const test of outcome.skipped) console.log(`  skipped: ${test}`);
}

main();
