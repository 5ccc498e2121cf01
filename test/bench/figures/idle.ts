import type { ChildProcess } from "node:child_process";
import { DocklineUp } from "../../lab/dockline.js";
import { eventually } from "../../lab/eventually.js";
import { innerPid } from "../../lab/inner-process.js";
import { Lab } from "../../lab/lab.js";
import { startStack } from "../../lab/stack.js";
import type { Aim, Figure, Measurement, Unit } from "../measurement.js";
import { type ProcessCost, processesBeside, readCost } from "../process-cost.js";

const WINDOW_MS = 20_000;
/** More of them tell nothing new. */
const MOST_WINDOWS = 3;
const MEGABYTE = 1e6;

const IDLE_NODE = "an idle node";

/** What a connection costs while nobody uses it. */
export const idleFigure: Figure = {
  name: "idle",
  title: "Connected and idle, 20 s at a time",
  async measure(runs, tell) {
    await using lab = await Lab.start();
    await startStack(lab);
    await using up = await DocklineUp.connect(lab);
    const node = lab.spawnMac([process.execPath, "-e", "setInterval(() => {}, 1e9)"]);
    const pids = await processes(lab, up, node);
    // Not measured: some ten seconds after the work of connecting, V8 collects its garbage.
    await observe(pids);
    const windows: Window[] = [];
    const count = Math.min(runs, MOST_WINDOWS);
    for (let run = 1; run <= count; run++) {
      tell(`window ${run} of ${count}`);
      windows.push(await observe(pids));
    }
    const subjects = [...pids.keys()].filter((name) => name !== IDLE_NODE);
    return subjects.flatMap((name) => measurementsOf(name, windows));
  },
};

/** By name; where a kernel has WireGuard there is no wireguard-go. */
type Pids = ReadonlyMap<string, number>;
/** Memory at the end, and what was used meanwhile. */
type Window = ReadonlyMap<string, ProcessCost>;

async function processes(lab: Lab, up: DocklineUp, node: ChildProcess): Promise<Pids> {
  const idle = await eventually(
    async () => innerPid(node),
    (pid) => pid !== null,
  );
  const session = innerPid(up.process);
  if (session === null || idle === null) throw new Error("the session or the idle node has ended");
  const found = (name: string, place: number, commandLine: RegExp) =>
    processesBeside(place, commandLine).map((pid): [string, number] => [name, pid]);
  return new Map([
    ...found("helper", lab.macPid, /helper\.cjs/),
    ["session", session],
    ...found("wireguard-go (host)", lab.macPid, /^\S*wireguard-go /),
    ...found("wireguard-go (VM)", lab.vmPid, /^\S*wireguard-go /),
    ...found("ip monitor", lab.macPid, /^\S*ip monitor /),
    [IDLE_NODE, idle],
  ]);
}

async function observe(pids: Pids): Promise<Window> {
  const before = costs(pids);
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  const used = ([name, now]: [string, ProcessCost]): [string, ProcessCost] => {
    const { cpuMs = 0, switches = 0 } = before.get(name) ?? {};
    return [name, { ...now, cpuMs: now.cpuMs - cpuMs, switches: now.switches - switches }];
  };
  return new Map([...costs(pids)].map(used));
}

function costs(pids: Pids): Window {
  return new Map([...pids].map(([name, pid]) => [name, readCost(pid)]));
}

function measurementsOf(name: string, windows: readonly Window[]): Measurement[] {
  const values = (whose: string, of: (cost: ProcessCost) => number) =>
    windows.flatMap((window) => window.get(whose) ?? []).map(of);
  const row = (
    what: string,
    unit: Unit,
    of: (cost: ProcessCost) => number,
    aim: Aim | null,
  ): Measurement => ({
    unit,
    subject: { what: `${name}: ${what}`, values: values(name, of) },
    yardstick: { what: IDLE_NODE, values: values(IDLE_NODE, of) },
    aim,
  });
  const isHelper = name === "helper";
  return [
    row("RSS", "MB", ({ rss }) => rss / MEGABYTE, isHelper ? { kind: "at-most", limit: 60 } : null),
    row("PSS", "MB", ({ pss }) => pss / MEGABYTE, null),
    row("processor time", "ms", ({ cpuMs }) => cpuMs, null),
    row(
      "context switches",
      "count",
      ({ switches }) => switches,
      isHelper ? { kind: "at-most", limit: 0 } : null,
    ),
  ];
}
