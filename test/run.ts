import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { canRunLab } from "./lab/preconditions.js";
import { prepareLab } from "./lab/prepare-lab.js";

/**
 * `npm test`: every tier that this machine can run, then one line per tier, why a tier did not run, and the
 * counts as the last line.
 */
const ROOT = resolve(import.meta.dirname, "../..");
const REPORTS = join(ROOT, "dist/test-reports");
const TIER_LIMIT_MS = 20 * 60_000;

interface Tier {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

function main(): void {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const lab = canRunLab();
  const tiers = ["unit", "architecture", "contract"].map(runTier);
  if (lab.ok) {
    prepareLab();
    tiers.push(runTier("lab"));
  }
  console.log("");
  for (const tier of tiers) tellTier(tier);
  if (!lab.ok) console.log(`lab: NOT RUN: ${lab.why}; ${lab.whatToDo}`);
  const total = (count: (tier: Tier) => number) => tiers.reduce((sum, tier) => sum + count(tier), 0);
  const failed = total((tier) => tier.failed);
  const skipped = total((tier) => tier.skipped.length);
  console.log(
    `${total((tier) => tier.passed)} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

function runTier(name: string): Tier {
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
  const tier = readReport(name, report);
  // A run that broke outside of a test (a syntax error, a hook) has no failed test, but has failed.
  return status !== 0 && tier.failed === 0 ? { ...tier, failed: 1 } : tier;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readReport(name: string, file: string): Tier {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const skipped = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => fullName);
    return { name, passed: report.numPassedTests, failed: report.numFailedTests, skipped };
  } catch {
    return { name, passed: 0, failed: 1, skipped: [] };
  }
}

function tellTier({ name, passed, failed, skipped }: Tier): void {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  for (const test of skipped) console.log(`  skipped: ${test}`);
}

main();
