import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readImageManifest } from "../../../vm-setup/image.js";
import { DocklineUp, dockline } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import { labScript } from "../../lab/scripts.js";
import { startService, WEB_IMAGE } from "../../lab/stack.js";
import { now } from "../clock.js";
import { EngineApi } from "../engine-api.js";
import type { Figure, Measurement, Samples } from "../measurement.js";
import { Stopwatch } from "../stopwatch.js";

/** How long a person waits after `dockline up`, and what for. */
export const connectFigure: Figure = {
  name: "connect",
  title: "From `dockline up` to the first HTTP answer of a container",
  async measure(runs, tell) {
    await using lab = await Lab.start();
    const [service] = await startService(lab, "bridge");
    await using stopwatch = await Stopwatch.start(lab);
    const place: Place = { lab, stopwatch, address: service?.address ?? "" };
    await connectOnce(place); // once unmeasured: fills the page cache, and loads the image
    const rounds: Round[] = [];
    for (let run = 1; run <= runs; run++) {
      tell(`run ${run} of ${runs}`);
      rounds.push(await measureRound(place));
    }
    return measurementsOf(rounds);
  },
};

interface Place {
  readonly lab: Lab;
  readonly stopwatch: Stopwatch;
  readonly address: string;
}

interface Connect {
  readonly totalMs: number;
  /** In order, as `up` prints them. */
  readonly steps: readonly (readonly [string, number])[];
}

interface Round {
  readonly loaded: Connect;
  readonly cold: Connect;
  readonly imageLoadMs: number;
  readonly dockerRunMs: number;
  readonly nodeMs: number;
  readonly versionMs: number;
}

async function measureRound(place: Place): Promise<Round> {
  const { lab } = place;
  const engine = new EngineApi(lab.dockerSocket);
  const dockerRun = ["docker", "run", "--rm", "--network", "host", WEB_IMAGE, "true"] as const;
  const loaded = await connectOnce(place);
  const dockerRunMs = await took(() => lab.vm(dockerRun));
  const nodeMs = await took(() => lab.mac([process.execPath, "-e", "0"]));
  const versionMs = await took(() => dockline(lab, ["version"]));
  const { archive, reference } = setUpImage();
  await engine.removeImage(reference);
  const imageLoadMs = await took(() => engine.loadImage(archive));
  await engine.removeImage(reference);
  const cold = await connectOnce(place);
  return { loaded, cold, imageLoadMs, dockerRunMs, nodeMs, versionMs };
}

async function connectOnce({ lab, stopwatch, address }: Place): Promise<Connect> {
  const startedAt = now();
  const connecting = DocklineUp.connect(lab);
  const [up, answeredAt] = await Promise.all([connecting, stopwatch.awaitHttp(address)]);
  await up.interrupt();
  const lines = [...up.story.matchAll(/^✓ (\S.*?) +(\d+) ms/gm)];
  const steps = lines.map(([, name = "", ms = ""]) => [name, Number(ms)] as const);
  return { totalMs: answeredAt - startedAt, steps };
}

function measurementsOf(rounds: readonly Round[]): Measurement[] {
  const samples = (what: string, of: (round: Round) => number): Samples => ({ what, values: rounds.map(of) });
  const row = (subject: Samples, yardstick: Samples | null): Measurement => ({
    unit: "ms",
    subject,
    yardstick,
    aim: null,
  });
  const node = samples("`node -e 0`", ({ nodeMs }) => nodeMs);
  const dockerRun = samples("`docker run --network host … true`", ({ dockerRunMs }) => dockerRunMs);
  const load = samples("bare load of the image", ({ imageLoadMs }) => imageLoadMs);
  const total = samples("image loaded", ({ loaded }) => loaded.totalMs);
  const rest = samples("· before and after the steps", ({ loaded }) => loaded.totalMs - sumOf(loaded));
  const steps = (rounds[0]?.loaded.steps ?? []).map(([name], index) =>
    samples(`· ${name}`, ({ loaded }) => loaded.steps[index]?.[1] ?? Number.NaN),
  );
  const coldTotal = samples("image not in the engine", ({ cold }) => cold.totalMs);
  const coldMore = samples("· more than with it", ({ cold, loaded }) => cold.totalMs - loaded.totalMs);
  const version = samples("`dockline version`", ({ versionMs }) => versionMs);
  return [
    { ...row(total, dockerRun), aim: { kind: "at-most", limit: 1_000 } },
    row(rest, node),
    ...steps.map((step) => row(step, null)),
    row(coldTotal, total),
    row(coldMore, load),
    row(version, node),
  ];
}

function sumOf({ steps }: Connect): number {
  return steps.reduce((sum, [, ms]) => sum + ms, 0);
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const startedAt = now();
  await work();
  return now() - startedAt;
}

function setUpImage(): { readonly archive: string; readonly reference: string } {
  const images = join(dirname(labScript("up.sh")), "../../dist/images");
  const manifest = readImageManifest(readFileSync(join(images, "vm-setup.json"), "utf8"));
  const entry = manifest?.[process.arch === "arm64" ? "arm64" : "amd64"];
  if (entry === undefined) throw new Error(`${images} has no image for ${process.arch}`);
  return { archive: join(images, entry.file), reference: entry.reference };
}
