import { expect, test } from "vitest";
import { DocklineUp } from "../lab/dockline.js";
import { Lab } from "../lab/lab.js";
import { plugCable } from "../lab/mac-cable.js";
import { startService } from "../lab/stack.js";
import { allOf, becomeOpen, OPEN } from "./service-reach.js";
import { VirtualMachine } from "./virtual-machine.js";

const RETURN_LIMIT_MS = 90_000;
const changeNetworks = (lab: Lab, name: string, part: number) =>
  plugCable(lab, { name, mac: `192.168.${part}.2/24`, router: [`192.168.${part}.1/24`] });

test("the kernel's tunnel gets another port where its flow is dead, and a paused machine is told and comes back", async () => {
  await using lab = await Lab.start({ engine: false });
  await using machine = await VirtualMachine.restore(lab);
  const services = await startService(machine, "bridge");
  await using up = await DocklineUp.connect(lab, ["--host", machine.dockerHost]);
  const isReached = async () => expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));
  const read = (what: string) => machine.must(["wg", "show", "dockline0", what]);
  await isReached();
  const [key, port] = [await read("public-key"), await read("listen-port")];

  const chain = (hook: string, side: string) =>
    `chain ${hook} { type filter hook ${hook} priority -300; udp ${side} ${port} drop; };`;
  const rules = `${chain("input", "dport")} ${chain("output", "sport")}`;
  await machine.must(["nft", `table inet dead { ${rules} }`]);
  await changeNetworks(lab, "wlan0", 98);
  await up.says(/^The VM answers again, from another UDP port\.$/m, RETURN_LIMIT_MS);
  await isReached();
  expect([await read("public-key"), (await read("listen-port")) === port]).toEqual([key, false]);
  expect(up.story).not.toMatch(/Connected again/);

  await machine.pause();
  await changeNetworks(lab, "wlan1", 99);
  await up.says(/^! Docker's VM is asleep: its engine does not answer;/m, RETURN_LIMIT_MS);
  await machine.resume();
  await up.says(/^Connected again after/m, RETURN_LIMIT_MS);
  await isReached();
  expect(await read("public-key")).toBe(key);
}, 300_000);
