import { eventually } from "../lab/eventually.js";
import type { Lab } from "../lab/lab.js";
import { median } from "./statistics.js";

/** One way from the mac to something. */
export interface Path {
  readonly address: string;
  /** Of the iperf3 server there. */
  readonly port: number;
  /** The mac's address to use; null leaves it to the routing table. */
  readonly source: string | null;
}

export type Direction = "to" | "from";

export interface Arrived {
  readonly mbitPerSecond: number;
  readonly mbits: number;
}

const SECONDS = 3;
const PINGS = 100;

/** What arrives of one TCP stream in three seconds, measured by iperf3. */
export async function throughput(lab: Lab, path: Path, direction: Direction): Promise<Arrived> {
  const argv = [
    ...["iperf3", "--json", "--time", String(SECONDS), "--client", path.address, "--port", String(path.port)],
    ...(path.source === null ? [] : ["--bind", path.source]),
    ...(direction === "to" ? [] : ["--reverse"]),
  ] as const;
  // A server that has just begun, or ends the test before, refuses.
  const run = () => lab.mac(["env", ...argv]);
  const { stdout } = await eventually(run, ({ exitCode }) => exitCode === 0);
  const result = JSON.parse(stdout) as IperfResult;
  const received = result.end?.sum_received;
  if (received === undefined) throw new Error(`iperf3 to ${path.address}: ${result.error}`);
  return { mbitPerSecond: received.bits_per_second / 1e6, mbits: (received.bytes * 8) / 1e6 };
}

interface IperfResult {
  readonly error?: string;
  readonly end?: { readonly sum_received?: { readonly bits_per_second: number; readonly bytes: number } };
}

/** Milliseconds, the median of a hundred packets 10 ms apart. */
export async function roundTrip(lab: Lab, { address, source }: Path): Promise<number> {
  const from = source === null ? [] : ["-I", source];
  const { stdout } = await lab.mac(["ping", "-n", "-c", String(PINGS), "-i", "0.01", ...from, address]);
  return median([...stdout.matchAll(/ time=([\d.]+) ms/g)].map(([, ms]) => Number(ms)));
}
