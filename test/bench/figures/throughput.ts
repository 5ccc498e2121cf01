import { DocklineUp } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import { BARE_SOURCE, BareWireguard } from "../bare-wireguard.js";
import { EngineApi } from "../engine-api.js";
import type { Aim, Figure, Measurement, Unit } from "../measurement.js";
import { processesBeside, readCost } from "../process-cost.js";
import { type Direction, type Path, roundTrip, throughput } from "../traffic.js";

const NETWORK = { name: "fast", subnet: "172.30.0.0/24", mtu: 9_000 };
const CONTAINER = "172.30.0.2";
const MTUS = [1_420, 9_000] as const;

/** The three ways that are compared; the cable ends at the VM, the other two in the container. */
const PATHS = {
  dockline: { address: CONTAINER, port: 5_201, source: null },
  bare: { address: CONTAINER, port: 5_201, source: BARE_SOURCE },
  cable: { address: "10.99.0.2", port: 5_202, source: null },
} as const satisfies Record<string, Path>;
type PathName = keyof typeof PATHS;
const PATH_NAMES = ["dockline", "bare", "cable"] as const satisfies readonly PathName[];

/** Command lines of the two processes of a tunnel; the cable has none. */
const ENGINES = {
  dockline: /^\S*wireguard-go -f dockline0/,
  bare: /^\S*wireguard-go -f bare[01]/,
  cable: /^$/,
} as const satisfies Record<PathName, RegExp>;

const SPEED_AIM: Aim = { kind: "share-of-yardstick", atLeast: 0.95 };

/** What passes through the tunnel, beside the bare tunnel and the bare cable. */
export const throughputFigure: Figure = {
  name: "throughput",
  title: "Throughput (1 TCP stream, 3 s) and round trip (median of 100 pings), host and container",
  async measure(runs, tell) {
    await using lab = await Lab.start();
    await startServers(lab);
    await using bare = await BareWireguard.start(lab, CONTAINER);
    const measurements: Measurement[] = [];
    for (const mtu of MTUS) {
      await using _up = await DocklineUp.connect(lab, ["--mtu", String(mtu)]);
      await bare.setMtu(mtu);
      const rounds: Round[] = [];
      for (let run = 1; run <= runs; run++) {
        tell(`MTU ${mtu}, run ${run} of ${runs}`);
        rounds.push(await measureRound(lab, run));
      }
      measurements.push(...measurementsOf(mtu, rounds));
    }
    return measurements;
  },
};

async function startServers(lab: Lab): Promise<void> {
  await lab.loadImage("iperf3");
  await new EngineApi(lab.dockerSocket).createNetwork(NETWORK);
  await lab.docker(["run", "--detach", "--network", NETWORK.name, "dockline-lab/iperf3"]);
  lab.spawnMac(["ip", "netns", "exec", "vm", "iperf3", "--server", "--port", String(PATHS.cable.port)]);
}

interface Transfer {
  readonly mbitPerSecond: number;
  /** Processor time of both wireguard-go processes; null where the tunnel is in a kernel, or none. */
  readonly cpuMsPerGbit: number | null;
}

interface Traffic {
  readonly to: Transfer;
  readonly from: Transfer;
  readonly roundTripMs: number;
}

type Round = Readonly<Record<PathName, Traffic>>;

/** In turns, another one first each time, so that what else the machine does meets all three. */
async function measureRound(lab: Lab, run: number): Promise<Round> {
  const names = PATH_NAMES.map((_, index) => PATH_NAMES[(index + run) % PATH_NAMES.length] ?? "dockline");
  const each = async <T>(measure: (name: PathName) => Promise<T>) => {
    const results = new Map<PathName, T>();
    for (const name of names) results.set(name, await measure(name));
    return (name: PathName) => results.get(name) as T;
  };
  const to = await each((name) => transfer(lab, name, "to"));
  const from = await each((name) => transfer(lab, name, "from"));
  const ping = await each((name) => roundTrip(lab, PATHS[name]));
  const traffic = (name: PathName) => ({ to: to(name), from: from(name), roundTripMs: ping(name) });
  return { dockline: traffic("dockline"), bare: traffic("bare"), cable: traffic("cable") };
}

async function transfer(lab: Lab, name: PathName, direction: Direction): Promise<Transfer> {
  const engine = ENGINES[name];
  const pids = [lab.macPid, lab.vmPid].flatMap((place) => processesBeside(place, engine));
  const cpuMs = () => pids.reduce((sum, pid) => sum + readCost(pid).cpuMs, 0);
  const before = cpuMs();
  const { mbitPerSecond, mbits } = await throughput(lab, PATHS[name], direction);
  return { mbitPerSecond, cpuMsPerGbit: pids.length === 2 ? ((cpuMs() - before) * 1_000) / mbits : null };
}

function measurementsOf(mtu: number, rounds: readonly Round[]): Measurement[] {
  const row = (what: string, unit: Unit, of: (traffic: Traffic) => number | null) => {
    const values = (name: PathName) => rounds.flatMap((round) => of(round[name]) ?? []);
    const subject = { what: `MTU ${mtu}, ${what}`, values: values("dockline") };
    const against = (name: PathName, yardstick: string, aim: Aim | null): Measurement[] =>
      subject.values.length === 0
        ? []
        : [{ unit, subject, yardstick: { what: yardstick, values: values(name) }, aim }];
    return {
      bare: (aim: Aim | null) => against("bare", "bare wireguard-go", aim),
      cable: () => against("cable", "bare veth, to the VM", null),
    };
  };
  const ways = (["to", "from"] as const).flatMap((way) => {
    const arrow = way === "to" ? "host → container" : "container → host";
    const speed = row(arrow, "Mbit/s", (traffic) => traffic[way].mbitPerSecond);
    const cost = row(`${arrow}, wireguard-go's work`, "ms/Gbit", (traffic) => traffic[way].cpuMsPerGbit);
    return [...speed.bare(SPEED_AIM), ...cost.bare(null), ...speed.cable()];
  });
  const ping = row("round trip", "ms", ({ roundTripMs }) => roundTripMs);
  return [...ways, ...ping.bare(null), ...ping.cable()];
}
