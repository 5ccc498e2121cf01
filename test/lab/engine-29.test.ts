import { beforeAll, expect, test } from "vitest";
import { runCommand } from "./command.js";
import { DocklineUp } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { labScript } from "./scripts.js";
import { type Service, startService, startStack } from "./stack.js";

type Backend = "iptables" | "nftables";

const OPEN: Reach = { ping: true, http: true };
const SHUT: Reach = { ping: false, http: false };
const BUILD_LIMIT_MS = 1_800_000;

beforeAll(async () => {
  const argv = [labScript("prepare.sh"), "29"] as const;
  const { exitCode, stderr } = await runCommand(argv, { env: process.env, timeoutMs: BUILD_LIMIT_MS });
  if (exitCode !== 0) throw new Error(stderr.trim());
}, BUILD_LIMIT_MS);

/** With nftables, forwarding is the VM's owner's to turn on: without it the engine does not start. */
async function startEngine29(backend: Backend): Promise<Lab> {
  const lab = await Lab.start({
    suite: "29",
    engine: false,
    dockerdArgs: [`--firewall-backend=${backend}`],
  });
  if (backend === "nftables") {
    await lab.vm(["sysctl", "--write", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"]);
  }
  await lab.startEngine();
  const format = "{{.ServerVersion}} {{.FirewallBackend.Driver}}";
  expect(await lab.docker(["info", "--format", format])).toMatch(new RegExp(`^29\\.[0-9.]+ ${backend}$`));
  return lab;
}

const reachAll = (lab: Lab, services: readonly Service[]) =>
  Promise.all(services.map(async (service) => ({ ...service, reach: await reaches(lab, service.address) })));

const all = (services: readonly Service[], reach: Reach) =>
  services.map((service) => ({ ...service, reach }));

const isAllOpen = (found: Awaited<ReturnType<typeof reachAll>>) =>
  found.every(({ reach }) => reach.ping && reach.http);

const routes = async (lab: Lab) => (await lab.mac(["ip", "-brief", "route", "show", "table", "all"])).stdout;

test.each(["iptables", "nftables"] as const)(
  "engine 29 with %s: every kind of bridge network answers while connected, and only then",
  async (backend) => {
    await using lab = await startEngine29(backend);
    const services = await startStack(lab);
    expect(services.map(({ network }) => network)).toEqual(["bridge", "shop", "vault", "dual", "dual"]);
    const before = { vm: await firewallState(lab), routes: await routes(lab) };
    expect(await reachAll(lab, services)).toEqual(all(services, SHUT));

    await using up = await DocklineUp.connect(lab);
    expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));

    expect(await up.interrupt()).toBe(0);
    expect(await reachAll(lab, services)).toEqual(all(services, SHUT));
    expect({ vm: await firewallState(lab), routes: await routes(lab) }).toEqual(before);
  },
);

test("engine 29 with nftables: containers that start and stop do not cut off the others", async () => {
  await using lab = await startEngine29("nftables");
  const services = await startStack(lab);
  await using _up = await DocklineUp.connect(lab);
  expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));

  await lab.docker(["network", "create", "--ipv6", "late"]);
  const late = await startService(lab, "late");
  expect(await reachAll(lab, services)).toEqual(all(services, OPEN));
  expect(await eventually(() => reachAll(lab, late), isAllOpen)).toEqual(all(late, OPEN));

  await lab.docker(["rm", "--force", "on-late"]);
  expect(await reachAll(lab, services)).toEqual(all(services, OPEN));
});

test("engine 29 with nftables: an engine that starts again, its tables made anew, is reached by itself", async () => {
  await using lab = await startEngine29("nftables");
  const services = await startStack(lab);
  await using up = await DocklineUp.connect(lab);
  expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));

  await lab.killEngine("SIGKILL");
  await lab.startEngine();
  await lab.docker(["start", ...new Set(services.map(({ network }) => `on-${network}`))]);
  await up.says(/^Connected again after/m);
  expect(await eventually(() => reachAll(lab, services), isAllOpen)).toEqual(all(services, OPEN));
});

test("engine 29 with nftables: macvlan containers answer, and reach the host by its tunnel address", async () => {
  await using lab = await startEngine29("nftables");
  const flags = [
    "--subnet",
    "192.168.77.0/24",
    "--gateway",
    "192.168.77.1",
    "--ip-range",
    "192.168.77.192/27",
  ];
  await lab.docker(["network", "create", "--driver", "macvlan", ...flags, "--opt", "parent=eth1", "lan"]);
  const services = await startService(lab, "lan");
  const before = await firewallState(lab);
  await using up = await DocklineUp.connect(lab);
  expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));

  const listener = lab.spawnMac([
    process.execPath,
    "-e",
    "require('net').createServer((s) => s.end(s.remoteAddress)).listen(7070)",
  ]);
  const ask = () => lab.docker(["exec", "on-lan", "nc", "-w", "2", "10.33.33.1", "7070"]).catch(String);
  const address = services[0]?.address ?? "";
  expect(await eventually(ask, (said) => said.includes(address))).toContain(address);
  listener.kill("SIGKILL");

  expect(await up.interrupt()).toBe(0);
  expect(await firewallState(lab)).toEqual(before);
});
