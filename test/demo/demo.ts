import { DocklineUp } from "../lab/dockline.js";
import { eventually } from "../lab/eventually.js";
import { Lab } from "../lab/lab.js";
import { canRunLab } from "../lab/preconditions.js";
import { prepareLab } from "../lab/prepare-lab.js";
import { reaches } from "../lab/reach.js";
import { type Service, startService, startStack } from "../lab/stack.js";
import { Narrator } from "./narrator.js";

/**
 * `npm run demo`: a "Mac" and a "VM" with a real Docker engine, in namespaces of this machine, and Dockline
 * between them. Each line is something that was just observed, with the time it took. Ctrl-C ends it at any
 * point; nothing stays.
 */
async function main(): Promise<number> {
  const narrator = new Narrator();
  const able = canRunLab();
  if (!able.ok) {
    narrator.complain(`The demo cannot run here: ${able.why}; ${able.whatToDo}.`);
    return 1;
  }
  prepareLab();
  await using lab = await narrator.step(
    "Start a lab: a host, a VM with its own Docker engine, and a LAN",
    () => Lab.start(),
  );
  narrator.detail(
    `Docker ${await lab.docker(["version", "--format", "{{.Server.Version}}"])} in the VM, on unix://${lab.dockerSocket}`,
  );
  const services = await narrator.step("Start a container on each kind of network", () => startStack(lab));

  await narrator.check("Without Dockline, no container answers", services, () => probe(lab, services), false);
  const up = await narrator.step("Run `dockline up` on the host", () => DocklineUp.connect(lab));
  narrator.quote(up.story);
  await narrator.check(
    "Now every container answers on its own address",
    services,
    () => probe(lab, services),
    true,
  );

  const late = await narrator.step(
    "Create a network and start a container on it, while connected",
    async () => {
      await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "late"]);
      return startService(lab, "late");
    },
  );
  await narrator.check("The new network is reached too", late, () => probe(lab, late), true);
  await lab.docker(["rm", "--force", "on-late"]);
  await narrator.step("Remove that network; its route goes", async () => {
    await lab.docker(["network", "rm", "late"]);
    const table = await eventually(
      () => routes(lab),
      (text) => !text.includes("172.28.0.0/24"),
    );
    narrator.require(!table.includes("172.28.0.0/24"), "the route is still there");
  });

  await narrator.step("Disconnect with Ctrl-C", () => up.interrupt());
  await narrator.check("No container answers any more", services, () => probe(lab, services), false);
  const left = await routes(lab);
  narrator.require(left === "", `routes are left: ${left}`);
  narrator.detail("`ip route show proto 68` on the host: (empty)");
  return narrator.end();
}

interface Answer extends Service {
  readonly ping: boolean;
  readonly http: boolean;
}

function probe(lab: Lab, services: readonly Service[]): Promise<readonly Answer[]> {
  return Promise.all(
    services.map(async (service) => ({ ...service, ...(await reaches(lab, service.address)) })),
  );
}

async function routes(lab: Lab): Promise<string> {
  return (await lab.mac(["ip", "route", "show", "table", "all", "proto", "68"])).stdout.trim();
}

process.exitCode = await main();
