import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { insideState } from "./inside-container.js";
import { Lab, type LabOptions } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { type Service, startService, WEB_IMAGE } from "./stack.js";

const OPEN: Reach = { ping: true, http: true };
const SHUT: Reach = { ping: false, http: false };

/** eth2 is there for passthru, which wants a parent for itself. */
async function addParent(lab: Lab): Promise<void> {
  await lab.vm(["sh", "-euc", "ip link add eth2 type veth peer name eth2-cable; ip link set eth2-cable up"]);
}

const createMacvlan = (lab: Lab, name: string, mode: string, flags: readonly string[]) =>
  lab.docker(["network", "create", "--driver=macvlan", `--opt=macvlan_mode=${mode}`, ...flags, name]);

const reachOf = (lab: Lab, services: readonly Service[]) =>
  Promise.all(services.map(({ address }) => reaches(lab, address)));
const become = (lab: Lab, services: readonly Service[], reach: Reach) =>
  eventually(
    () => reachOf(lab, services),
    (all) => all.every(({ ping, http }) => ping === reach.ping && http === reach.http),
  );
const all = (services: readonly Service[], reach: Reach) => services.map(() => reach);

const table = async (lab: Lab) => (await dockline(lab, ["networks"])).stdout;
const legs = async (lab: Lab) =>
  (await lab.vm(["sh", "-c", "ls /sys/class/net"])).stdout
    .split(/\s+/)
    .filter((name) => name.startsWith("dockleg"));

/** Whom the container's web server saw. */
const clientOf = async (lab: Lab, container: string) =>
  (await lab.vm(["sh", "-c", `docker logs ${container} 2>&1`])).stdout.match(
    /\[?(?:::ffff:)?([0-9a-f.:]+?)\]?:\d+: GET/,
  )?.[1];

const ENGINES: readonly LabOptions[] = [
  { suite: "sid", iptables: "nft" },
  { suite: "bookworm", iptables: "legacy" },
];

test.each(ENGINES)(
  "engine of $suite, iptables-$iptables: private, vepa and passthru containers answer, see this host, and nothing is left",
  async (options) => {
    await using lab = await Lab.start(options);
    await addParent(lab);
    await lab.vm(["sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding"]);
    const isOld = options.suite === "bookworm";
    const networks = isOld ? ["shy", "alone"] : ["shy", "mirror", "alone"];
    await createMacvlan(lab, "shy", "private", [
      "--opt=parent=eth1",
      "--ipv6",
      "--subnet=192.168.81.0/24",
      "--subnet=fd00:81::/64",
    ]);
    // Engine 20.10 allows one network per parent.
    if (!isOld) await createMacvlan(lab, "mirror", "vepa", ["--opt=parent=eth1", "--subnet=192.168.82.0/24"]);
    await createMacvlan(lab, "alone", "passthru", ["--opt=parent=eth2", "--subnet=192.168.83.0/24"]);
    const services: Service[] = await startService(lab, "bridge");
    for (const network of networks) services.push(...(await startService(lab, network)));
    expect(services).toHaveLength(networks.length + 2);
    // Engine 20.10 switches IPv6 off for whatever a container gets later.
    const reached = services.filter(({ address }) => !(isOld && address.includes(":")));
    const state = async () => ({
      vm: await firewallState(lab),
      inside: await Promise.all(networks.map((network) => insideState(lab, `on-${network}`))),
    });
    const before = await state();

    await using up = await DocklineUp.connect(lab);
    expect(await become(lab, reached, OPEN)).toEqual(all(reached, OPEN));
    const rows = networks.map(
      (network) =>
        new RegExp(
          `^${network} .*reachable; by a cable of its own to each container, containers see this host`,
          "m",
        ),
    );
    const shown = await eventually(
      () => table(lab),
      (text) => rows.every((row) => row.test(text)),
    );
    for (const row of rows) expect(shown).toMatch(row);
    expect(/IPv6 is switched off/.test(shown)).toBe(isOld);
    const clients = await Promise.all(networks.map((network) => clientOf(lab, `on-${network}`)));
    expect(clients).toEqual(networks.map(() => expect.stringMatching(/^(10\.33\.33\.1|fd33:33:33::1)$/)));
    expect(await legs(lab)).toHaveLength(networks.length);

    expect(await up.interrupt()).toBe(0);
    const shut = services.slice(1);
    expect(await reachOf(lab, shut)).toEqual(all(shut, SHUT));
    expect(await state()).toEqual(before);
  },
);

test("legs follow containers through restarts, new addresses and leaving, and other networks of a container stay as they are", async () => {
  await using lab = await Lab.start();
  const before = await firewallState(lab);
  await createMacvlan(lab, "shy", "private", ["--opt=parent=eth1", "--subnet=192.168.81.0/24"]);
  await lab.docker(["network", "create", "--subnet=172.30.0.0/24", "app"]);
  await lab.docker(["run", "--detach", "--name=both", "--network=app", "--ip=172.30.0.9", WEB_IMAGE]);
  await lab.docker(["network", "connect", "--ip=192.168.81.9", "shy", "both"]);
  const both = [
    { network: "app", address: "172.30.0.9" },
    { network: "shy", address: "192.168.81.9" },
  ];
  const onShy = (address: string) => [{ network: "shy", address }];
  // Strict: no answer may come in where the kernel would not send to.
  await lab.vm(["sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter"]);
  await using up = await DocklineUp.connect(lab);
  expect(await become(lab, both, OPEN)).toEqual(all(both, OPEN));

  await lab.docker(["restart", "--time=0", "both"]);
  expect(await become(lab, both, OPEN)).toEqual(all(both, OPEN));
  expect(
    await eventually(
      () => legs(lab),
      (names) => names.length === 1,
    ),
  ).toHaveLength(1);

  await lab.docker(["network", "disconnect", "shy", "both"]);
  expect(await become(lab, onShy("192.168.81.9"), SHUT)).toEqual([SHUT]);
  expect(
    await eventually(
      () => legs(lab),
      (names) => names.length === 0,
    ),
  ).toEqual([]);
  expect(await become(lab, both.slice(0, 1), OPEN)).toEqual([OPEN]);
  await lab.docker(["network", "connect", "--ip=192.168.81.77", "shy", "both"]);
  expect(await become(lab, onShy("192.168.81.77"), OPEN)).toEqual([OPEN]);

  await lab.docker(["rm", "--force", "both"]);
  expect(
    await eventually(
      () => legs(lab),
      (names) => names.length === 0,
    ),
  ).toEqual([]);
  await lab.docker(["network", "rm", "shy", "app"]);
  expect(await up.interrupt()).toBe(0);
  expect(await firewallState(lab)).toEqual(before);
});

test("what no shim can be had for is reached by legs too, and down without a session takes them away", async () => {
  await using lab = await Lab.start();
  // No gateway, and every address is taken: no answer would find back to a shim.
  await createMacvlan(lab, "full", "bridge", [
    "--internal",
    "--opt=parent=eth1",
    "--subnet=192.168.84.0/30",
    "--aux-address=one=192.168.84.1",
  ]);
  const services = await startService(lab, "full");
  const before = await firewallState(lab);
  await using up = await DocklineUp.connect(lab);
  expect(await become(lab, services, OPEN)).toEqual(all(services, OPEN));
  const isProved = /^full .*reachable; by a cable of its own/m;
  expect(
    await eventually(
      () => table(lab),
      (text) => isProved.test(text),
    ),
  ).toMatch(isProved);
  expect(await legs(lab)).toHaveLength(1);

  up.process.kill("SIGKILL");
  await up.ended();
  const { exitCode } = await dockline(lab, ["down"]);
  expect([exitCode, await legs(lab), await firewallState(lab)]).toEqual([0, [], before]);
});
