import { Chalk, type ColorSupportLevel } from "chalk";
import { Command } from "commander";
import { findings, isSound } from "../bridge/model/doctor.js";
import { type FindingStyle, findingLines, PLAIN_FINDINGS } from "../bridge/model/finding-lines.js";
import { probeTunnel } from "../bridge/session/probe-tunnel.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { readSnapshot } from "./read-snapshot.js";

interface DoctorOptions extends EngineSelection {
  readonly json?: true;
}

export function doctorCommand(io: Io): Command {
  return withEngineOptions(new Command("doctor"))
    .description(
      "look at each part, and say what is not as it should be (exit code 3: not connected, 9: something to mend)",
    )
    .option("--json", "print JSON")
    .action(async (options: DoctorOptions) => {
      const snapshot = await readSnapshot(options, io);
      const all = findings(snapshot, await probeTunnel(snapshot), Date.now());
      if (snapshot.state.kind !== "connected") io.exitWith(EXIT.notConnected);
      else if (!isSound(all)) io.exitWith(EXIT.toMend);
      if (options.json) return io.print(JSON.stringify(all, null, 2));
      for (const line of findingLines(all, findingStyle(io.colours.print))) io.print(line);
    });
}

/** Where there are colours, "✓" is green. */
function findingStyle(level: ColorSupportLevel): FindingStyle {
  const paint = new Chalk({ level });
  const { good, bad, partly, busy, off } = PLAIN_FINDINGS.marks;
  return {
    marks: {
      good: paint.green(good),
      bad: paint.red(bad),
      partly: paint.yellow(partly),
      busy,
      off: paint.dim(off),
    },
    evidence: (fact) => paint.dim(fact),
  };
}
