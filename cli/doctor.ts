import chalkDefault, { Chalk } from "chalk";
import { Command } from "commander";
import { measureRoundTrip } from "../bridge/dashboard/round-trip.js";
import { type Finding, findings, isSound } from "../bridge/model/doctor.js";
import type { Probe } from "../bridge/model/health.js";
import type { Snapshot } from "../bridge/model/snapshot.js";
import type { Tone } from "../bridge/model/tone.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { readSnapshot } from "./read-snapshot.js";

const PROBE_LIMIT_MS = 1_000;

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
      for (const line of doctorLines(all, io.isColourful)) io.print(line);
    });
}

async function probeTunnel({ state, tunnel }: Snapshot): Promise<Probe> {
  if (state.kind !== "connected" || tunnel === null) return null;
  const { vmAddress, lastHandshakeAt } = tunnel;
  return { roundTripMs: await measureRoundTrip(vmAddress, PROBE_LIMIT_MS), lastHandshakeAt };
}

/** A line for each finding, with its evidence below. */
export function doctorLines(all: readonly Finding[], isColourful: boolean): string[] {
  const paint = new Chalk({ level: isColourful ? chalkDefault.level || 1 : 0 });
  const width = Math.max(...all.map(({ about }) => about.length));
  return all.flatMap(({ tone, about, sentence, evidence }) => [
    `${mark(tone, paint)} ${about.padEnd(width)}  ${sentence}`,
    ...evidence.map((fact) => `  ${"".padEnd(width)}  ${paint.dim(fact)}`),
  ]);
}

function mark(tone: Tone, paint: InstanceType<typeof Chalk>): string {
  switch (tone) {
    case "good":
      return paint.green("✓");
    case "bad":
      return paint.red("✗");
    case "partly":
      return paint.yellow("!");
    case "busy":
      return "…";
    case "off":
      return paint.dim("-");
  }
}
