import { afterAll, beforeAll, expect, test } from "vitest";
import { dockline } from "../lab/dockline.js";
import { Lab } from "../lab/lab.js";
import { WEB_IMAGE } from "../lab/stack.js";
import { VirtualMachine } from "./virtual-machine.js";

let lab: Lab;
let machine: VirtualMachine;

beforeAll(async () => {
  lab = await Lab.start({ engine: false });
  machine = await VirtualMachine.restore(lab);
});

afterAll(() => lab[Symbol.asyncDispose]());

const create = async (...args: string[]) => {
  const argv = ["network", "create", "--host", machine.dockerHost, "--json", ...args];
  const { exitCode, stdout, stderr } = await dockline(lab, argv, { timeoutMs: 60_000 });
  if (stdout === "") throw new Error(`exit ${exitCode}: ${stderr}`);
  return JSON.parse(stdout);
};

const startOn = (network: string) =>
  machine.docker(["run", "--detach", "--name", `on-${network}`, "--network", network, WEB_IMAGE]);

test("on a stock kernel: a VLAN that the engine makes, ipvlan beside it, and whoever answers is heard though all are asked at once", async () => {
  // The lab's other machine, 192.168.77.50, is in the middle of the range.
  const taken = ["--parent", "eth1", "--subnet", "192.168.77.0/24", "--ip-range", "192.168.77.32/27"];
  const { refusals } = await create("lan", ...taken);
  expect(refusals).toMatchObject([{ code: "range-answers", addresses: ["192.168.77.50"] }]);

  const vlan = await create("vlan", "--parent", "eth1.10", "--subnet", "192.168.78.0/24");
  expect([vlan.result, vlan.notes.map(({ code }: { code: string }) => code)]).toEqual([
    "created",
    ["not-asked"],
  ]);
  await startOn("vlan");
  expect(await machine.must(["cat", "/sys/class/net/eth1.10/uevent"])).toContain("DEVTYPE=vlan");

  const routed = ["--driver", "ipvlan", "--mode", "l3", "--parent", "eth0"];
  expect(await create("routed", ...routed)).toMatchObject({
    result: "created",
    network: { subnets: [{ subnet: "192.168.200.0/24", gateway: null, ipRange: null }] },
  });
  await startOn("routed");

  // The VLAN is there now, and is seen as what it is.
  const mixed = await create("mixed", "--driver", "ipvlan", "--parent", "eth1.10");
  expect(mixed.refusals).toMatchObject([{ code: "parent-of-other-driver", driver: "macvlan" }]);
});
