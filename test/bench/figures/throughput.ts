import { DocklineUp } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import { BARE_SOURCE, BareWireguard } from "../bare-wireguard.js";
import { EngineApi } from "../engine-api.js";
import type { Figure, Measurement, Unit } from "../measurement.js";
import { type Path, roundTrip, throughput } from "../traffic.js";

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
        rounds.push(await measureRound(lab));
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

interface Traffic {
  readonly to: number;
  readonly from: number;
  readonly roundTripMs: number;
}

type Round = Readonly<Record<PathName, Traffic>>;

/** In turns, so that what else the machine does meets all three. */
async function measureRound(lab: Lab): Promise<Round> {
  const [to, from, roundTripMs] = [
    await eachPath((path) => throughput(lab, path, "to")),
    await eachPath((path) => throughput(lab, path, "from")),
    await eachPath((path) => roundTrip(lab, path)),
  ];
  const traffic = (name: PathName) => ({ to: to[name], from: from[name], roundTripMs: roundTripMs[name] });
  return { dockline: traffic("dockline"), bare: traffic("bare"), cable: traffic("cable") };
}

async function eachPath(measure: (path: Path) => Promise<number>): Promise<Record<PathName, number>> {
  const results = { dockline: 0, bare: 0, cable: 0 };
  for (const name of PATH_NAMES) results[name] = await measure(PATHS[name]);
  return results;
}

function measurementsOf(mtu: number, rounds: readonly Round[]): Measurement[] {
  const rows = (what: string, unit: Unit, of: (traffic: Traffic) => number): Measurement[] => {
    const values = (name: PathName) => rounds.map((round) => of(round[name]));
    const subject = { what: `MTU ${mtu}, ${what}`, values: values("dockline") };
    const aim = unit === "Mbit/s" ? ({ kind: "share-of-yardstick", atLeast: 0.95 } as const) : null;
    return [
      { unit, subject, yardstick: { what: "bare wireguard-go", values: values("bare") }, aim },
      { unit, subject, yardstick: { what: "bare veth, to the VM", values: values("cable") }, aim: null },
    ];
  };
  return [
    ...rows("host → container", "Mbit/s", ({ to }) => to),
    ...rows("container → host", "Mbit/s", ({ from }) => from),
    ...rows("round trip", "ms", ({ roundTripMs }) => roundTripMs),
  ];
}
