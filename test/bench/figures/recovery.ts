import { DocklineUp } from "../../lab/dockline.js";
import { Lab } from "../../lab/lab.js";
import { WEB_IMAGE } from "../../lab/stack.js";
import { now } from "../clock.js";
import { EngineApi } from "../engine-api.js";
import type { Figure } from "../measurement.js";
import { Stopwatch } from "../stopwatch.js";

const ADDRESS = "172.30.0.10";
const ENGINE_LIMIT_MS = 30_000;
const PAUSE_MS = 5;

/** How long containers stay out of reach after the engine was killed, beyond its own absence. */
export const recoveryFigure: Figure = {
  name: "recovery",
  title: "Engine killed with -9 and started again: from its first answer",
  async measure(runs, tell) {
    await using lab = await Lab.start();
    await lab.docker(["network", "create", "--subnet", "172.30.0.0/24", "shop"]);
    const service = ["--network", "shop", "--ip", ADDRESS, "--restart", "always", WEB_IMAGE];
    await lab.docker(["run", "--detach", ...service]);
    await using mac = await Stopwatch.start(lab);
    await using vm = await Stopwatch.start(lab, "vm");
    const [through, inside, dockerRun]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= runs; run++) {
      tell(`run ${run} of ${runs}`);
      await using up = await DocklineUp.connect(lab);
      await mac.awaitHttp(ADDRESS);
      await lab.killEngine("SIGKILL");
      await up.says(/^! /m);
      const engineAt = await startEngine(lab);
      const [macAt, vmAt] = await Promise.all([mac.awaitHttp(ADDRESS), vm.awaitHttp(ADDRESS)]);
      await up.says(/^Connected again after/m);
      through.push(macAt - engineAt);
      inside.push(vmAt - engineAt);
      const startedAt = now();
      await lab.docker(["run", "--rm", "--network", "host", WEB_IMAGE, "true"]);
      dockerRun.push(now() - startedAt);
    }
    const yardstick = { what: "`docker run --network host … true`", values: dockerRun };
    return [
      {
        unit: "ms",
        subject: { what: "to an answer through the tunnel", values: through },
        yardstick,
        aim: null,
      },
      {
        unit: "ms",
        subject: { what: "to an answer inside the VM", values: inside },
        yardstick: null,
        aim: null,
      },
    ];
  },
};

/** The moment at which the engine answered. */
async function startEngine(lab: Lab): Promise<number> {
  const engine = new EngineApi(lab.dockerSocket);
  const starting = lab.startEngine();
  const deadline = now() + ENGINE_LIMIT_MS;
  while (!(await engine.answers())) {
    if (now() > deadline) throw new Error(`the engine does not answer after ${ENGINE_LIMIT_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const answeredAt = now();
  await starting;
  return answeredAt;
}
