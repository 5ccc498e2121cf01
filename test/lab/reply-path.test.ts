import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { inside, insideState } from "./inside-container.js";
import { Lab, type LabOptions } from "./lab.js";
import { ON_LAN, WEB_IMAGE } from "./stack.js";

const VM_ON_LAN = "192.168.77.10";

/** A container that was started on the first of `networks`, and connected to the others; its addresses in order. */
async function start(lab: Lab, name: string, networks: readonly string[], flags: readonly string[] = []) {
  const [first = "", ...others] = networks;
  await lab.docker(["run", "--detach", "--name", name, "--network", first, ...flags, WEB_IMAGE]);
  for (const other of others) await lab.docker(["network", "connect", other, name]);
  const format = networks.map((network) => `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`);
  return (await lab.docker(["inspect", "--format", format.join(" "), name])).split(" ");
}

/** "app" comes before "lan" in the alphabet, so it is the default of who is on both; "web" comes after. */
async function startShop(lab: Lab) {
  await lab.vm(["ip", "address", "add", `${VM_ON_LAN}/24`, "dev", "eth1"]);
  await lab.docker(["network", "create", "--subnet", "172.30.0.0/24", "app"]);
  await lab.docker(["network", "create", "--subnet", "172.31.0.0/24", "web"]);
  const macvlan = ["network", "create", "--driver", "macvlan", ...ON_LAN, "--opt", "parent=eth1"];
  await lab.docker([...macvlan, "lan"]);
  const [published = ""] = await start(lab, "published", ["app", "lan"], ["--publish", "8090:80"]);
  const [, stray = ""] = await start(lab, "stray", ["lan", "web"]);
  const [first = "", second = ""] = await start(lab, "two", ["app", "web"]);
  return { published, stray, first, second };
}

const CURL = ["--silent", "--fail", "--max-time", "1", "--output", "/dev/null"];

/** The exit code of curl from each of `places`: 0 is an answer, 28 is none in time. */
const from = {
  mac: async (lab: Lab, address: string) => (await lab.mac(["curl", ...CURL, `http://${address}/`])).exitCode,
  vm: async (lab: Lab) => (await lab.vm(["curl", ...CURL, `http://${VM_ON_LAN}:8090/`])).exitCode,
  lanhost: async (lab: Lab) => (await lab.lanhost(["curl", ...CURL, `http://${VM_ON_LAN}:8090/`])).exitCode,
};

async function looks(lab: Lab, { published, stray, first, second }: Awaited<ReturnType<typeof startShop>>) {
  const mac = await Promise.all([published, stray, first, second].map((one) => from.mac(lab, one)));
  return { mac, vm: await from.vm(lab), lanhost: await from.lanhost(lab) };
}

const ALL_ANSWER = { mac: [0, 0, 0, 0], vm: 0, lanhost: 0 };
const isOpen = (looked: typeof ALL_ANSWER) => JSON.stringify(looked) === JSON.stringify(ALL_ANSWER);

const answersAgain = (lab: Lab) =>
  eventually(
    () => from.lanhost(lab),
    (code) => code === 0,
  );

const ENGINES: readonly (LabOptions & { readonly iptables: "nft" | "legacy" })[] = [
  { suite: "sid", iptables: "nft" },
  { suite: "bookworm", iptables: "legacy" },
];

test.each(ENGINES)(
  "engine of $suite, iptables-$iptables: a container on a bridge and a macvlan network answers every client, and nothing is left",
  async (options) => {
    await using lab = await Lab.start(options);
    const shop = await startShop(lab);
    const containers = ["published", "stray", "two"];
    const state = async () => ({
      vm: await firewallState(lab),
      inside: await Promise.all(containers.map((one) => insideState(lab, one))),
    });
    const before = await state();
    expect([await from.vm(lab), await from.lanhost(lab)]).toEqual([28, 28]);

    await using up = await DocklineUp.connect(lab);
    expect(await eventually(() => looks(lab, shop), isOpen)).toEqual(ALL_ANSWER);
    const { stdout } = await dockline(lab, ["networks"]);
    expect(stdout).toContain("published answers hosts of lan directly, mended by a rule inside it");
    expect(stdout).toContain("stray answers by lan, so it sees the VM's address instead of this host's");
    const clients = (await lab.vm(["sh", "-c", "docker logs published 2>&1"])).stdout;
    expect(clients).toContain("192.168.77.50");
    expect(clients).toContain("10.33.33.1");

    expect(await up.interrupt()).toBe(0);
    expect(await state()).toEqual(before);
  },
);

test("a container is mended again after it was restarted, or connected anew", async () => {
  await using lab = await Lab.start();
  await startShop(lab);
  const rules = () => inside(lab, "published", ["ip", "rule", "show", "preference", "5220"]);
  await using up = await DocklineUp.connect(lab);
  expect(await answersAgain(lab)).toBe(0);

  await lab.docker(["restart", "published"]);
  expect(await answersAgain(lab)).toBe(0);
  await lab.docker(["network", "disconnect", "lan", "published"]);
  expect(await eventually(rules, (text) => text === "")).toBe("");
  await lab.docker(["network", "connect", "lan", "published"]);
  expect(await answersAgain(lab)).toBe(0);

  expect(await up.interrupt()).toBe(0);
  expect(await rules()).toBe("");
});

test("a VM that checks strictly from where packets come: both bridges of a container answer all the same", async () => {
  await using lab = await Lab.start();
  const { first, second } = await startShop(lab);
  await lab.vm(["sh", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter"]);
  await using _up = await DocklineUp.connect(lab);
  expect(
    await eventually(
      () => Promise.all([first, second].map((one) => from.mac(lab, one))),
      (codes) => codes.every((code) => code === 0),
    ),
  ).toEqual([0, 0]);
});

test("what a session that was killed left inside a container goes with `down`", async () => {
  await using lab = await Lab.start();
  await startShop(lab);
  const before = await insideState(lab, "published");
  const up = await DocklineUp.connect(lab);
  expect(await answersAgain(lab)).toBe(0);
  up.process.kill("SIGKILL");
  await up.ended();
  expect(await insideState(lab, "published")).not.toEqual(before);
  expect((await dockline(lab, ["down"])).exitCode).toBe(0);
  expect(await insideState(lab, "published")).toEqual(before);
});
