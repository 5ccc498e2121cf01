import { expect, test } from "vitest";
import type { NetworkView } from "../../bridge/model/snapshot.js";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab, type LabOptions } from "./lab.js";
import { ON_LAN, startService, startStack, WEB_IMAGE } from "./stack.js";

/** A silent container is asked for two seconds, twice, before the VM is asked for the reason. */
const DIAGNOSIS_LIMIT_MS = 40_000;

/** What `dockline networks` says, by subnet. */
async function sentences(lab: Lab): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await dockline(lab, ["networks"]);
  const rows = stdout.trim().split("\n").slice(1);
  return Object.fromEntries(rows.map((row) => row.split(/ {2,}/).slice(2, 4)));
}

const sentencesOnce = (lab: Lab, isDone: (all: Readonly<Record<string, string>>) => boolean) =>
  eventually(() => sentences(lab), isDone, DIAGNOSIS_LIMIT_MS);

const areAll = (pattern: RegExp) => (all: Readonly<Record<string, string>>) =>
  Object.values(all).every((sentence) => pattern.test(sentence));

test("every kind of network is proved by a container, and one without says so until it has one", async () => {
  await using lab = await Lab.start();
  await startStack(lab);
  await lab.docker(["network", "create", "--driver", "macvlan", ...ON_LAN, "--opt", "parent=eth1", "lan"]);
  await startService(lab, "lan");
  await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "empty"]);
  await using _up = await DocklineUp.connect(lab);
  const isSettled = areAll(/^(reachable|routed; no container runs there)/);
  expect(await sentencesOnce(lab, isSettled)).toEqual({
    "172.17.0.0/16": "reachable",
    "172.30.0.0/24": "reachable",
    "172.31.0.0/24": "reachable",
    "172.29.0.0/24": "reachable",
    "fd00:db8:1::/64": "reachable",
    "192.168.77.0/24": "reachable; by eth1, containers see this host's tunnel address",
    "172.28.0.0/24": "routed; no container runs there",
  });
  const [late] = await startService(lab, "empty");
  const proofs = async () => {
    const { stdout } = await dockline(lab, ["networks", "--json"]);
    const networks = JSON.parse(stdout) as readonly NetworkView[];
    return networks.find(({ name }) => name === "empty")?.subnets.map(({ proof }) => proof);
  };
  expect(await eventually(proofs, (all) => all?.[0]?.kind === "proved")).toEqual([
    { kind: "proved", container: "on-empty", address: late?.address },
  ]);
});

/** One rule per subnet of the stack, each of another kind: they are all found by one diagnosis. */
const RULES = {
  "172.17.0.0/16": {
    command: "iptables -t mangle -I PREROUTING -d 172.17.0.2 -j DROP",
    undo: "iptables -t mangle -D PREROUTING -d 172.17.0.2 -j DROP",
    nft: "dropped in the VM by chain mangle PREROUTING (ip): ip daddr 172.17.0.2 drop",
    legacy: "dropped in the VM by chain mangle PREROUTING (ip): -d 172.17.0.2/32 -j DROP",
  },
  "172.30.0.0/24": {
    command: "iptables -I FORWARD -d 172.30.0.0/24 -m comment --comment 'keep \"out\"' -j DROP",
    undo: "iptables -D FORWARD -d 172.30.0.0/24 -m comment --comment 'keep \"out\"' -j DROP",
    nft: "dropped in the VM by chain filter FORWARD (ip): ip daddr 172.30.0.0/24 drop",
    legacy:
      'dropped in the VM by chain filter FORWARD (ip): -d 172.30.0.0/24 -m comment --comment "keep \\"out\\"" -j DROP',
  },
  "172.31.0.0/24": {
    command: "iptables -I FORWARD -s 172.31.0.0/24 -j REJECT --reject-with icmp-host-prohibited",
    undo: "iptables -D FORWARD -s 172.31.0.0/24 -j REJECT --reject-with icmp-host-prohibited",
    nft: "the answer is dropped in the VM by chain filter FORWARD (ip): ip saddr 172.31.0.0/24 reject with icmp type host-prohibited",
    legacy:
      "the answer is dropped in the VM by chain filter FORWARD (ip): -s 172.31.0.0/24 -j REJECT --reject-with icmp-host-prohibited",
  },
  "172.29.0.0/24": {
    command:
      "nft 'table inet firewalld-like { chain filter_FORWARD { type filter hook forward priority filter + 10; ip daddr 172.29.0.0/24 reject with icmpx admin-prohibited; }; }'",
    undo: "nft delete table inet firewalld-like",
    nft: "dropped in the VM by chain firewalld-like filter_FORWARD (inet): ip daddr 172.29.0.0/24 reject with icmpx admin-prohibited",
    legacy:
      "dropped in the VM by chain firewalld-like filter_FORWARD (inet): ip daddr 172.29.0.0/24 reject with icmpx admin-prohibited",
  },
  "fd00:db8:1::/64": {
    command: "ip6tables -t mangle -I FORWARD -d fd00:db8:1::/64 -j DROP",
    undo: "ip6tables -t mangle -D FORWARD -d fd00:db8:1::/64 -j DROP",
    nft: "dropped in the VM by chain mangle FORWARD (ip6): ip6 daddr fd00:db8:1::/64 drop",
    legacy: "dropped in the VM by chain mangle FORWARD (ip6): -d fd00:db8:1::/64 -j DROP",
  },
} as const;

const FLAVOURS: readonly (LabOptions & { readonly iptables: "nft" | "legacy" })[] = [
  { suite: "bookworm", iptables: "nft" },
  { suite: "sid", iptables: "nft" },
  { suite: "sid", iptables: "legacy" },
];

test.each(FLAVOURS)(
  "$suite, iptables-$iptables: a rule of others that drops is named, and the proof returns when it is gone",
  async (options) => {
    await using lab = await Lab.start(options);
    await startStack(lab);
    await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "lonely"]);
    await lab.docker([
      "run",
      "--detach",
      "--cap-add",
      "NET_ADMIN",
      "--network",
      "lonely",
      "--name",
      "deaf",
      WEB_IMAGE,
    ]);
    await lab.docker(["exec", "deaf", "ip", "route", "del", "default"]);
    await using up = await DocklineUp.connect(lab);
    // Both, so that the tables and chains that come with a rule are there before.
    for (const { command, undo } of Object.values(RULES)) await must(lab, `${command}; ${undo}`);
    const before = await firewallState(lab);
    for (const { command } of Object.values(RULES)) await must(lab, command);
    // The very first look, which does not wait for the reasons.
    expect(Object.values(await sentences(lab)).filter((one) => one.startsWith("reachable"))).toEqual([]);
    const reasons = Object.entries(RULES).map(([subnet, rule]) => [subnet, rule[options.iptables]]);
    expect(await sentencesOnce(lab, areAll(/drop/))).toEqual({
      ...Object.fromEntries(reasons),
      "172.28.0.0/24":
        'arrives at the container "deaf", which does not answer: it has no route back to 10.33.33.1, or its own firewall drops',
    });
    expect((await dockline(lab, ["status"])).stdout).toContain(
      "Networks    6 of 6 subnets routed, 0 proved\n",
    );
    const told = `! 172.30.0.0/24  shop: ${RULES["172.30.0.0/24"][options.iptables]}`;
    const story = async () => up.story;
    expect(await eventually(story, (text) => text.includes(told))).toContain(told);

    for (const { undo } of Object.values(RULES)) await must(lab, undo);
    const healed = await sentencesOnce(lab, areAll(/^reachable|which does not answer/));
    expect(Object.values(healed).sort()).toEqual([
      expect.stringContaining("deaf"),
      ...Array(5).fill("reachable"),
    ]);
    expect(await firewallState(lab)).toEqual(before);
  },
);

test('nothing of a diagnosis stays: not when it is stopped in the middle, nor after "down" when it is killed', async () => {
  await using lab = await Lab.start();
  await startService(lab, "bridge");
  const before = await firewallState(lab);
  {
    await using _up = await DocklineUp.connect(lab);
  }
  for (const { signal, isLeft } of [
    { signal: "TERM", isLeft: false },
    { signal: "KILL", isLeft: true },
  ]) {
    const watching = lab.vm(["sh", "-c", DIAGNOSE]);
    expect(await eventually(() => hasTrace(lab), Boolean)).toBe(true);
    await lab.docker(["kill", "--signal", signal, "diagnosis"]);
    await watching;
    expect(await hasTrace(lab)).toBe(isLeft);
  }
  await dockline(lab, ["down"]);
  expect(await firewallState(lab)).toEqual(before);
});

/** With a plan, and without the word that the probes are over. */
const DIAGNOSE = `mkfifo -m 600 /run/plan 2>/dev/null || true
  exec 3<>/run/plan
  printf 'probe 10.33.33.1 172.17.0.2\\nend\\n' >&3
  image=$(docker images --format '{{.Repository}}:{{.Tag}}' dockline/vm-setup)
  docker run --rm --interactive --name diagnosis --network host --cap-drop ALL --cap-add NET_ADMIN \\
    --entrypoint /usr/bin/dash "$image" /usr/lib/dockline/diagnose.sh <&3`;

const hasTrace = async (lab: Lab) =>
  (await lab.vm(["nft", "list", "table", "inet", "dockline-trace"])).exitCode === 0;

async function must(lab: Lab, script: string): Promise<void> {
  const { exitCode, stderr } = await lab.vm(["sh", "-c", script]);
  expect([script, exitCode, stderr]).toEqual([script, 0, ""]);
}
