import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { inLanes } from "../bridge/session/lanes.js";
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

/** So many tiers, for labs and virtual machines wait as much as they work. */
const AT_ONCE = 2;

interface Tier {
  readonly name: string;
  /** Over in a minute, and has the machine for itself. */
  readonly isFirst?: true;
  readonly canRun: () => LabAnswer;
  /** Fetches and builds what the tier needs; throws when that fails. */
  readonly prepare: () => void;
  /** What `--all` is asked for; null for tiers that always run. */
  readonly cost: string | null;
}

const always = (): LabAnswer => ({ ok: true });
const nothing = () => {};

/** In the order in which they begin: the longest early, so that both lanes end at about the same time. */
const TIERS: readonly Tier[] = [
  { name: "unit", isFirst: true, canRun: always, prepare: nothing, cost: null },
  { name: "architecture", isFirst: true, canRun: always, prepare: nothing, cost: null },
  { name: "lab", canRun: canRunLab, prepare: prepareLab, cost: null },
  { name: "contract", canRun: always, prepare: prepareWhereLabsRun, cost: null },
  { name: "ui", canRun: canRunLab, prepare: prepareUi, cost: "Debian's Chromium, 800 MB" },
  {
    name: "vm",
    canRun: canRunVm,
    prepare: () => void prepareVm(),
    cost: "QEMU and a Debian kernel, 2 GB",
  },
  {
    name: "engine-29",
    canRun: canRunLab,
    prepare: prepareEngine29,
    cost: "that engine, built in some 7 minutes",
  },
  { name: "wireguard-go", canRun: canRunGo, prepare: nothing, cost: "Go, and wireguard-go built five times" },
  {
    name: "packaging",
    canRun: canPackage,
    prepare: preparePackaging,
    cost: "wireguard-go built for Macs, and the app packed twice",
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

async function main(): Promise<void> {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const outcomes = await runAll(process.argv.includes("--all"));
  console.log("");
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { name } of TIERS) {
    const outcome = outcomes.get(name);
    if (outcome === undefined) continue;
    tell(name, outcome);
    if (outcome.kind === "not-run") continue;
    passed += outcome.passed;
    failed += outcome.failed;
    skipped += outcome.skipped.length;
  }
  console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function runAll(isAll: boolean): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const run = async ({ name }: Tier) => void outcomes.set(name, await runVitest(name));
  await inLanes(
    1,
    TIERS.filter(({ isFirst }) => isFirst),
    run,
  );
  const others = TIERS.filter(({ isFirst }) => !isFirst);
  // One after the other, for tiers share what is fetched and built.
  for (const tier of others) {
    const obstacle = obstacleTo(tier, isAll);
    if (obstacle !== null) outcomes.set(tier.name, obstacle);
  }
  await inLanes(
    AT_ONCE,
    others.filter(({ name }) => !outcomes.has(name)),
    run,
  );
  return outcomes;
}

/** Prepares a tier; null when it can run then. */
function obstacleTo({ name, canRun, prepare, cost }: Tier, isAll: boolean): Outcome | null {
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
  return null;
}

async function runVitest(name: string): Promise<Outcome> {
  const report = join(REPORTS, `${name}.json`);
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--config", "test/vitest.config.ts", "--project", name];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, ...args, ...reporters], {
    cwd: ROOT,
    stdio: "inherit",
    timeout: TIER_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
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

await main();
