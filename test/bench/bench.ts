import { writeFileSync } from "node:fs";
import { canRunLab } from "../lab/preconditions.js";
import { prepareLab } from "../lab/prepare-lab.js";
import { connectFigure } from "./figures/connect.js";
import { idleFigure } from "./figures/idle.js";
import { manyNetworksFigure } from "./figures/many-networks.js";
import { newNetworkFigure } from "./figures/new-network.js";
import { recoveryFigure } from "./figures/recovery.js";
import { throughputFigure } from "./figures/throughput.js";
import { machineLine } from "./machine.js";
import { type Figure, isAimMet, type Measurement, ratioOf } from "./measurement.js";
import { type Options, parseOptions } from "./options.js";
import { median } from "./statistics.js";
import { renderFigure } from "./table.js";

const FIGURES = [
  connectFigure,
  newNetworkFigure,
  recoveryFigure,
  throughputFigure,
  idleFigure,
  manyNetworksFigure,
] as const;

const HELP = `usage: npm run bench -- [--runs N] [--only NAME[,NAME...]] [--json FILE]

Measures Dockline in the lab (a real engine, real packets), each figure in turns with a yardstick of the same
run, and prints tables for a person on standard output, progress on standard error.

  --runs N      how often each thing is measured (default 5)
  --only NAMES  some of: ${FIGURES.map(({ name }) => name).join(", ")}
  --json FILE   also writes every sample, for a program

The exit code is 0 when everything could be measured, whether or not the aims were met.
`;

interface Result {
  readonly figure: Figure;
  readonly measurements: readonly Measurement[];
}

/** `npm run bench`: see HELP. Resolves with the exit code. */
async function main(): Promise<number> {
  const wish = parseOptions(
    process.argv.slice(2),
    FIGURES.map(({ name }) => name),
  );
  switch (wish.kind) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "wrong":
      console.error(wish.why);
      return 2;
    case "measure":
      return measureAll(wish);
  }
}

async function measureAll({ runs, only, jsonFile }: Options): Promise<number> {
  const able = canRunLab();
  if (!able.ok) {
    console.error(`The benchmark cannot run here: ${able.why}; ${able.whatToDo}.`);
    return 1;
  }
  prepareLab();
  const machine = machineLine();
  console.log(`${machine}\n`);
  const results: Result[] = [];
  for (const figure of FIGURES) {
    if (only.includes(figure.name)) results.push(await measure(figure, runs));
  }
  if (jsonFile !== null) writeFileSync(jsonFile, toJson(machine, results));
  return 0;
}

async function measure(figure: Figure, runs: number): Promise<Result> {
  const measurements = await figure.measure(runs, (text) => progress(`${figure.name}: ${text}`));
  progress("");
  console.log(`${renderFigure(figure, measurements)}\n`);
  return { figure, measurements };
}

/** One line that is written over, on a terminal alone. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function toJson(machine: string, results: readonly Result[]): string {
  const figures = results.map(({ figure, measurements }) => ({
    name: figure.name,
    title: figure.title,
    measurements: measurements.map((one) => ({
      ...one,
      median: median(one.subject.values),
      ratio: ratioOf(one),
      isAimMet: isAimMet(one),
    })),
  }));
  return `${JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2)}\n`;
}

process.exitCode = await main();
