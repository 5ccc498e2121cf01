import type { Cidr } from "../../../helper/net/cidr.js";
import { DocklineUp } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import { now } from "../clock.js";
import { EngineApi } from "../engine-api.js";
import { HelperFeed } from "../helper-feed.js";
import type { Figure, Measurement } from "../measurement.js";
import { RouteWatch } from "../route-watch.js";
import { Stopwatch } from "../stopwatch.js";

/** A real engine takes a tenth of a second and more for each, so a thousand are given to the helper alone. */
const ENGINE_SIZES = [10, 100, 300] as const;
const HELPER_SIZE = 1_000;

/** How the cost grows with the number of networks. */
export const manyNetworksFigure: Figure = {
  name: "many-networks",
  title: "One network more, when there are many",
  async measure(runs, tell) {
    return [...(await withEngine(runs, tell)), ...(await withHelperAlone(runs, tell))];
  },
};

async function withEngine(runs: number, tell: (text: string) => void): Promise<Measurement[]> {
  await using lab = await Lab.start();
  const place: Place = { lab, engine: new EngineApi(lab.dockerSocket) };
  const measurements: Measurement[] = [];
  let count = 0;
  for (const size of ENGINE_SIZES) {
    for (; count < size; count++) {
      tell(`network ${count + 1} of ${size}`);
      await place.engine.createNetwork({ name: `n${count}`, subnet: subnet(count) });
    }
    tell(`one more than ${size}`);
    measurements.push(...(await oneMore(place, size, runs)));
  }
  return measurements;
}

interface Place {
  readonly lab: Lab;
  readonly engine: EngineApi;
}

async function oneMore({ lab, engine }: Place, size: number, runs: number): Promise<Measurement[]> {
  await using _up = await DocklineUp.connect(lab);
  await using watch = await RouteWatch.start(lab);
  const { stdout } = await lab.mac(["ip", "route", "show", "dev", "dockline0", "proto", "68"]);
  const installed = stdout.trim().split("\n").length;
  const [delays, calls]: [number[], number[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    const routed = watch.added(subnet(size));
    const calledAt = now();
    await engine.createNetwork({ name: "one-more", subnet: subnet(size) });
    const createdAt = now();
    calls.push(createdAt - calledAt);
    delays.push((await routed) - createdAt);
    const gone = watch.removed(subnet(size));
    await engine.removeNetwork("one-more");
    await gone;
  }
  return [
    {
      unit: "count",
      subject: { what: `${size} networks: routes of subnets and of the VM's end`, values: [installed] },
      yardstick: { what: "subnets (with docker0's) and the VM's end", values: [size + 2] },
      aim: null,
    },
    {
      unit: "ms",
      subject: { what: `${size} networks: from the created one to its route`, values: delays },
      yardstick: { what: "the engine's own call", values: calls },
      aim: { kind: "at-most", limit: 50 },
    },
  ];
}

async function withHelperAlone(runs: number, tell: (text: string) => void): Promise<Measurement[]> {
  await using lab = await Lab.start({ engine: false });
  await using stopwatch = await Stopwatch.start(lab);
  await using helper = await HelperFeed.start(lab);
  await helper.apply([]);
  const routes = Array.from({ length: HELPER_SIZE }, (_, index) => subnet(index));
  const fewer = routes.slice(0, -1);
  const [all, batch, more, single]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let run = 1; run <= runs; run++) {
    tell(`the helper alone, run ${run} of ${runs}`);
    batch.push(await timeBatch(stopwatch, routes));
    all.push(await helper.apply(routes));
    await helper.apply(fewer);
    single.push(await timeBatch(stopwatch, routes.slice(-1)));
    more.push(await helper.apply(routes));
    await helper.apply([]);
  }
  const bare = { what: "bare `ip -batch`, nothing read back" };
  return [
    {
      unit: "ms",
      subject: { what: `${HELPER_SIZE} routes at once, the helper alone`, values: all },
      yardstick: { ...bare, values: batch },
      aim: null,
    },
    {
      unit: "ms",
      subject: { what: `${HELPER_SIZE - 1} routes and one more, the helper alone`, values: more },
      yardstick: { ...bare, values: single },
      aim: null,
    },
  ];
}

/** Adds the routes to another interface with a worse metric, and takes them away unmeasured. */
async function timeBatch(stopwatch: Stopwatch, routes: readonly Cidr[]): Promise<number> {
  const lines = (verb: "add" | "del") =>
    routes.map((one) => `route ${verb} ${one} dev eth-lan0 metric 9999`).join("\n");
  const tookMs = await stopwatch.timeCommand(["ip", "-batch", "-"], lines("add"));
  await stopwatch.timeCommand(["ip", "-batch", "-"], lines("del"));
  return tookMs;
}

/** The `index`th /28 from 10.201.0.0 on. */
function subnet(index: number): Cidr {
  return `10.201.${index >> 4}.${(index & 15) << 4}/28` as Cidr;
}
