import { beforeAll, expect, test } from "vitest";
import { runCommand } from "./command.js";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { labScript } from "./scripts.js";
import { ON_LAN, type Service, startService, startStack } from "./stack.js";

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
  await lab.docker(["network", "create", "--driver", "macvlan", ...ON_LAN, "--opt", "parent=eth1", "lan"]);
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

test("engine 29 with nftables: a rule that drops is named, also where the address is hidden from it", async () => {
  await using lab = await startEngine29("nftables");
  await startStack(lab);
  await using _up = await DocklineUp.connect(lab);
  const rules = [
    "insert rule ip docker-bridges raw-PREROUTING iifname dockline0 drop",
    "table inet own { chain out { type filter hook forward priority 10; ip6 saddr fd00:db8:1::/64 drop; }; }",
  ];
  for (const rule of rules) await lab.vm(["nft", rule]);
  const networks = async () => (await dockline(lab, ["networks"])).stdout;
  const text = await eventually(networks, (said) => said.match(/ dropped /g)?.length === 5, 40_000);
  expect(text).toMatch(
    /shop .* dropped in the VM by chain docker-bridges raw-PREROUTING \(ip\): iifname "dockline0" drop$/m,
  );
  expect(text).toMatch(
    /fd00:db8:1::\/64 +the answer is dropped in the VM by chain own out \(inet\): ip6 saddr fd00:/m,
  );
});

test('engine 29 with nftables: after "nft flush ruleset" and a start of the engine our rules are back, first and once', async () => {
  await using lab = await startEngine29("nftables");
  const services = await startStack(lab);
  await using up = await DocklineUp.connect(lab);
  expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));
  const before = await ourRules(lab);
  expect(before).toHaveLength(OURS);
  await lab.vm(["nft", "flush", "ruleset"]);
  await lab.restartEngine();
  await lab.docker(["start", ...new Set(services.map(({ network }) => `on-${network}`))]);
  await up.says(/^Connected again after/m);
  expect(await eventually(() => reachAll(lab, services), isAllOpen)).toEqual(all(services, OPEN));
  expect(await ourRules(lab)).toEqual(before);
});

/** For each family two accepts, the address hidden and shown again; and masquerade for "vault", which has IPv4 only. */
const OURS = 2 * 4 + 1;

/** Each with its place among the rules of its chain. */
async function ourRules(lab: Lab): Promise<readonly string[]> {
  const { stdout } = await lab.vm(["nft", "--stateless", "list", "ruleset"]);
  let chain = "";
  let place = 0;
  return stdout.split("\n").flatMap((line) => {
    if (/^(table|\tchain) /.test(line)) chain = line;
    place = line === chain ? 0 : place + 1;
    return /dockline0|10\.33\.33|fd33:33/.test(line) ? [`${chain} ${place} ${line.trim()}`] : [];
  });
}
