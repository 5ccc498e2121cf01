import type { ChildProcess } from "node:child_process";
import { DocklineUp } from "../../lab/dockline.js";
import { eventually } from "../../lab/eventually.js";
import { innerPid } from "../../lab/inner-process.js";
import { Lab } from "../../lab/lab.js";
import { startStack } from "../../lab/stack.js";
import type { Aim, Figure, Measurement, Unit } from "../measurement.js";
import { type ProcessCost, processBeside, readCost } from "../process-cost.js";

const WINDOW_MS = 20_000;
/** More of them tell nothing new. */
const MOST_WINDOWS = 3;
const MEGABYTE = 1e6;

const IDLE_NODE = "an idle node";
const SUBJECTS = ["helper", "session", "wireguard-go (host)", "wireguard-go (VM)", "ip monitor"] as const;
type Subject = (typeof SUBJECTS)[number] | typeof IDLE_NODE;

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
    await eventually(() => observe(pids, 1_000), isQuiet, 20_000);
    const windows: Window[] = [];
    const count = Math.min(runs, MOST_WINDOWS);
    for (let run = 1; run <= count; run++) {
      tell(`window ${run} of ${count}`);
      windows.push(await observe(pids, WINDOW_MS));
    }
    return SUBJECTS.flatMap((name) => measurementsOf(name, windows));
  },
};

type Pids = Readonly<Record<Subject, number>>;
/** Memory at the end, and what was used meanwhile. */
type Window = Readonly<Record<Subject, ProcessCost>>;

async function processes(lab: Lab, up: DocklineUp, node: ChildProcess): Promise<Pids> {
  const idle = await eventually(
    async () => innerPid(node),
    (pid) => pid !== null,
  );
  const session = innerPid(up.process);
  if (session === null || idle === null) throw new Error("the session or the idle node has ended");
  return {
    session,
    [IDLE_NODE]: idle,
    helper: processBeside(lab.macPid, /helper\.cjs/),
    "wireguard-go (host)": processBeside(lab.macPid, /wireguard-go -f/),
    "wireguard-go (VM)": processBeside(lab.vmPid, /wireguard-go -f/),
    "ip monitor": processBeside(lab.macPid, /\bip monitor/),
  };
}

async function observe(pids: Pids, windowMs: number): Promise<Window> {
  const before = costs(pids);
  await new Promise((resolve) => setTimeout(resolve, windowMs));
  const after = costs(pids);
  const used = ([name, now]: [string, ProcessCost]): [string, ProcessCost] => {
    const then = before[name as Subject];
    return [name, { ...now, cpuMs: now.cpuMs - then.cpuMs, switches: now.switches - then.switches }];
  };
  return Object.fromEntries(Object.entries(after).map(used)) as Window;
}

function costs(pids: Pids): Window {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, readCost(pid)])) as Window;
}

/** The work of connecting, and the collection of its garbage, is over. */
function isQuiet(window: Window): boolean {
  return Object.values(window).every(({ cpuMs }) => cpuMs < 1);
}

function measurementsOf(name: Exclude<Subject, typeof IDLE_NODE>, windows: readonly Window[]): Measurement[] {
  const row = (
    what: string,
    unit: Unit,
    of: (cost: ProcessCost) => number,
    aim: Aim | null,
  ): Measurement => ({
    unit,
    subject: { what: `${name}: ${what}`, values: windows.map((window) => of(window[name])) },
    yardstick: { what: IDLE_NODE, values: windows.map((window) => of(window[IDLE_NODE])) },
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
