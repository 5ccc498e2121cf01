import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab } from "./lab.js";
import { reaches } from "./reach.js";
import { startService } from "./stack.js";

interface Said {
  readonly exitCode: number | null;
  readonly result: string;
  readonly network?: { readonly parent: string; readonly subnets: readonly unknown[] };
  readonly notes?: readonly { readonly code: string }[];
  readonly refusals?: readonly { readonly code: string; readonly sentence: string }[];
  readonly docker?: string;
}

/** `network create` with --json. */
async function create(
  lab: Lab,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const { exitCode, stdout, stderr } = await dockline(lab, ["network", "create", ...args, "--json"], { env });
  if (stdout === "") throw new Error(`exit ${exitCode}: ${stderr}`);
  return { exitCode, ...(JSON.parse(stdout) as Omit<Said, "exitCode">) };
}

const proposal = async (lab: Lab, args: readonly string[], env?: Readonly<Record<string, string>>) => {
  const { result, network, notes } = await create(lab, ["lan", "--dry-run", ...args], env);
  return {
    result,
    parent: network?.parent,
    subnet: network?.subnets[0],
    notes: notes?.map(({ code }) => code),
  };
};

const subnetOf = (subnet: string, gateway: string | null, ipRange: string | null, auxAddresses = {}) => ({
  subnet,
  gateway,
  ipRange,
  auxAddresses,
});

const numberEth1 = (lab: Lab) => lab.vm(["ip", "address", "add", "192.168.77.10/24", "dev", "eth1"]);

/** What the engine says of a network, without what differs from one to the next. */
async function inspected(lab: Lab, name: string): Promise<object> {
  const [network] = JSON.parse(await lab.docker(["network", "inspect", name]));
  return { ...network, Id: "", Created: "" };
}

describe("with one lab", () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(() => lab[Symbol.asyncDispose]());

  test("parent, subnet and gateway are found in the VM, who answers is asked on the wire, and nothing changes there", async () => {
    await lab.vm(["sh", "-c", "iptables-save >/dev/null; ip6tables-save >/dev/null"]);
    const before = await firewallState(lab);
    expect(await proposal(lab, [])).toEqual({
      result: "proposed",
      parent: "eth0",
      subnet: subnetOf("10.99.0.0/24", "10.99.0.1", "10.99.0.224/27"),
      notes: ["dhcp", "shared-with-host"],
    });
    expect(await proposal(lab, ["--parent", "eth1"])).toEqual({
      result: "proposed",
      parent: "eth1",
      subnet: subnetOf("192.168.200.0/24", "192.168.200.1", null),
      notes: ["made-up-subnet"],
    });
    // An internal network has no gateway, and eth1 no address there: one is kept for the VM's side.
    expect(await proposal(lab, ["--parent", "eth1", "--subnet", "192.168.77.0/24", "--internal"])).toEqual({
      result: "proposed",
      parent: "eth1",
      subnet: subnetOf("192.168.77.0/24", null, "192.168.77.224/27", { dockline: "192.168.77.254" }),
      notes: ["dhcp", "spare-address"],
    });
    expect(await firewallState(lab)).toEqual(before);

    await numberEth1(lab);
    const onLan = { result: "proposed", parent: "eth1", notes: ["dhcp"] };
    const free = subnetOf("192.168.77.0/24", "192.168.77.1", "192.168.77.224/27");
    expect(await proposal(lab, ["--parent", "eth1"])).toEqual({ ...onLan, subnet: free });
    expect(await proposal(lab, ["--subnet", "192.168.77.0/24"])).toEqual({ ...onLan, subnet: free });

    for (const address of ["192.168.77.230", "192.168.77.95"]) {
      await lab.lanhost(["ip", "address", "add", `${address}/24`, "dev", "eth0"]);
    }
    // .50 answers in .32/27, .1 is the gateway and .10 the VM in .0/27.
    const next = subnetOf("192.168.77.0/24", "192.168.77.1", "192.168.77.192/27");
    expect(await proposal(lab, ["--parent", "eth1"])).toEqual({ ...onLan, subnet: next });

    const env = { NETWORK_INTERFACE: "eth1", NETWORK_SUBNET: "10.7.0.0/24", NETWORK_GATEWAY: "10.7.0.9" };
    const asked = { result: "proposed", parent: "eth1", notes: ["dhcp", "gateway-silent"] };
    expect(await proposal(lab, [], env)).toEqual({
      ...asked,
      subnet: subnetOf("10.7.0.0/24", "10.7.0.9", "10.7.0.224/27"),
    });
    expect(await proposal(lab, ["--subnet", "10.8.0.0/24", "--gateway", "10.8.0.1"], env)).toEqual({
      ...asked,
      subnet: subnetOf("10.8.0.0/24", "10.8.0.1", "10.8.0.224/27"),
    });
    expect(await lab.docker(["network", "ls", "--quiet", "--filter", "driver=macvlan"])).toBe("");
  });

  test("what cannot be is refused with a sentence, a code, and exit code 2, before the engine is asked", async () => {
    const refused = async (...args: string[]) => {
      const { exitCode, refusals } = await create(lab, args);
      return [exitCode, ...(refusals ?? []).map(({ code }) => code)];
    };
    const said = await dockline(lab, ["network", "create", "lan", "--parent", "en0"]);
    expect(said).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "Looking at the VM's network…\ndockline: en0 is an interface of the Mac, not of the VM in which Docker runs; use one of the VM's (eth0 with 10.99.0.2, eth1).\n",
    });
    expect(await refused("lan", "--parent", "eth-lan0")).toEqual([2, "parent-missing"]);
    expect(await refused("bridge", "--subnet", "172.17.0.0/24")).toEqual([
      2,
      "name-taken",
      "subnet-overlaps",
    ]);
    expect(await refused("lan", "--subnet", "192.168.77.1/24")).toEqual([2, "subnet-not-canonical"]);
    const taken = ["--parent", "eth1", "--subnet", "192.168.77.0/24", "--ip-range", "192.168.77.48/29"];
    expect(await refused("lan", ...taken)).toEqual([2, "range-answers"]);
    await lab.vm(["ip", "link", "set", "eth1", "down"]);
    expect(await refused("lan", "--parent", "eth1")).toEqual([2, "parent-down"]);
    expect(await dockline(lab, ["network", "create", "lan", "--frobnicate"])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("unknown option '--frobnicate'"),
    });
    expect(await dockline(lab, ["network", "create"])).toMatchObject({ exitCode: 2 });
    expect(await lab.docker(["network", "ls", "--quiet", "--filter", "driver=macvlan"])).toBe("");
  });

  test("a network that was made in a running session answers from the mac, and the printed command makes the same one", async () => {
    await numberEth1(lab);
    await using up = await DocklineUp.connect(lab);
    const flags = ["lan", "--parent", "eth1", "--label", "of=the user's"];
    const { docker = "" } = await create(lab, [...flags, "--dry-run"]);
    const made = await dockline(lab, ["network", "create", ...flags]);
    expect([made.exitCode, made.stdout]).toEqual([
      0,
      "Created lan, macvlan on eth1: 192.168.77.0/24, gateway 192.168.77.1, addresses from 192.168.77.224/27.\n" +
        "Next: docker run --network lan IMAGE\n",
    ]);
    const [service] = await startService(lab, "lan");
    expect(service?.address).toBe("192.168.77.224");
    const answer = await eventually(
      () => reaches(lab, "192.168.77.224"),
      ({ ping, http }) => ping && http,
    );
    expect(answer).toEqual({ ping: true, http: true });

    // The session's own interface on eth1 is in nobody's way, and the first network's range is left alone.
    const { network } = await create(lab, ["two", "--parent", "eth1", "--internal", "--dry-run"]);
    expect(network?.subnets).toEqual([subnetOf("192.168.77.0/24", null, "192.168.77.64/27")]);
    await lab.docker(["rm", "--force", "on-lan"]);
    const byDockline = await inspected(lab, "lan");
    await lab.docker(["network", "rm", "lan"]);
    expect((await lab.vm(["sh", "-c", docker])).exitCode).toBe(0);
    expect(await inspected(lab, "lan")).toEqual(byDockline);
    expect(await up.interrupt()).toBe(0);
  });

  test("Ctrl-C leaves no network and no container, with exit code 130", async () => {
    const started = lab.spawnMac(
      [
        process.execPath,
        `${process.cwd()}/dist/cli.js`,
        "network",
        "create",
        "lan",
        "--parent",
        "eth1",
        "--subnet",
        "192.168.77.0/24",
      ],
      { env: { DOCKER_HOST: `unix://${lab.dockerSocket}` } },
    );
    let story = "";
    started.stderr?.on("data", (chunk: Buffer) => {
      story += chunk.toString();
    });
    const ended = new Promise((resolve) => started.once("close", resolve));
    const containers = () => lab.docker(["ps", "--all", "--quiet"]);
    expect(await eventually(containers, (ids) => ids !== "")).not.toBe("");
    started.kill("SIGINT");
    expect([await ended, story]).toEqual([130, expect.stringMatching(/Interrupted; nothing was made\.\n$/)]);
    expect(await eventually(containers, (ids) => ids === "")).toBe("");
    expect(await lab.docker(["network", "ls", "--quiet", "--filter", "driver=macvlan"])).toBe("");
  });
});

test("engine 20.10: a second network on a parent is refused before the engine does, and the first one is made", async () => {
  await using lab = await Lab.start({ suite: "bookworm" });
  await numberEth1(lab);
  expect(await create(lab, ["lan", "--parent", "eth1"])).toMatchObject({ exitCode: 0, result: "created" });
  const { exitCode, refusals } = await create(lab, ["more", "--parent", "eth1", "--subnet", "10.9.0.0/24"]);
  expect([exitCode, refusals?.map(({ sentence }) => sentence)]).toEqual([
    2,
    [
      'The network "lan" has eth1, and engines before 28 put one macvlan network on a parent; use "lan", or another parent such as eth1.10.',
    ],
  ]);
});
