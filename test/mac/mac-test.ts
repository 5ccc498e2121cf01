import { writeFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { type Run, runCommand } from "../../helper/platform/run.js";
import { realSystem } from "../../helper/platform/system.js";
import packageJson from "../../package.json" with { type: "json" };
import { platformAt } from "./bench.js";
import { hasFailed, runChecks } from "./check.js";
import { HelperChecks } from "./helper-checks.js";
import { readingChecks } from "./reading-checks.js";
import { reportText } from "./report.js";
import { UtunChecks } from "./utun-checks.js";

/** `mac-test FOLDER REPORT`: runs the checks with the helper.cjs and wireguard-go in FOLDER, and writes REPORT. */
const [folder = "", reportFile = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const bench = { system: realSystem, folder };
  const platform = platformAt(bench);
  await using utun = new UtunChecks(bench);
  await using helper = new HelperChecks(bench);
  const checks = [...readingChecks(runCommand, platform), ...utun.all, ...helper.all];
  const results = await runChecks(checks, (result) => {
    process.stderr.write(`${hasFailed(result) ? "DIFFERS" : "ok"}  ${result.title}\n`);
  });
  const text = reportText({ facts: await facts(runCommand), results });
  writeFileSync(reportFile, text);
  process.stdout.write(text);
  process.exitCode = results.some(hasFailed) ? 1 : 0;
}

async function facts(run: Run): Promise<readonly (readonly [string, string])[]> {
  const said = async (...argv: readonly string[]) =>
    run(argv).then(
      ({ stdout, stderr }) => stdout || stderr,
      () => "not told",
    );
  return [
    ["macOS", await said("/usr/bin/sw_vers")],
    ["kernel", await said("/usr/bin/uname", "-a")],
    ["processor", `${arch()}, ${cpus()[0]?.model ?? "unknown"}`],
    ["Node", process.version],
    ["wireguard-go", await said(`${folder}/wireguard-go`, "--version")],
    ["Dockline", packageJson.version],
  ];
}

await main();
