import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderPlan } from "../../vm-setup/render.js";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { Lab } from "./lab.js";
import { reaches } from "./reach.js";
import { startStack, WEB_IMAGE } from "./stack.js";

const SETUP_IMAGE = "dist/images/vm-setup-amd64.tar";

/** What else may happen to a chain: ours are gone, and somebody drops in front of them. */
const FLUSH = [
  "iptables -t raw -D PREROUTING -i dockline0 -m comment --comment dockline -j ACCEPT",
  "iptables -F DOCKER-USER",
];
const OBSTACLES = ["-t raw -I PREROUTING -d 172.17.0.2 -j DROP", "-I DOCKER-USER -d 172.30.0.0/24 -j DROP"];

test.each(["nft", "legacy"] as const)(
  "iptables-%s: rules that another tool flushed, and put its own before, are back after a look, first and once",
  async (iptables) => {
    await using lab = await Lab.start({ iptables });
    const services = await startStack(lab);
    await using _up = await DocklineUp.connect(lab);
    const reachAll = () => Promise.all(services.map(({ address }) => reaches(lab, address)));
    const areOpen = (all: Awaited<ReturnType<typeof reachAll>>) => all.every(({ http }) => http);
    expect(await eventually(reachAll, areOpen)).toSatisfy(areOpen);
    const before = await firewallState(lab);

    for (const command of [...FLUSH, ...OBSTACLES.map((rule) => `iptables ${rule}`)])
      await must(lab, command);
    expect(await reachAll()).not.toSatisfy(areOpen);
    const look = async () => {
      await dockline(lab, ["status"]);
      return reachAll();
    };
    expect(await eventually(look, areOpen, 20_000)).toSatisfy(areOpen);

    for (const rule of OBSTACLES) await must(lab, `iptables ${rule.replace("-I", "-D")}`);
    expect(await firewallState(lab)).toEqual(before);
  },
);

test("a hundred renewals, between connects, disconnects and restarts, leave the rules of one", async () => {
  await using lab = await Lab.start();
  await lab.vm(["sh", "-c", "ip link add dockline0 type bridge; ip link set dockline0 up"]);
  await lab.docker(["network", "create", "--internal", "--ipv6", "--subnet", "fd00:db8:2::/64", "vault"]);
  await lab.docker(["network", "create", "shop"]);
  await lab.docker(["run", "--detach", "--name", "web", "--network", "shop", WEB_IMAGE]);
  const renew = await renewal(lab);
  const rules = async () => (await firewallState(lab)).iptables;

  await renew(1);
  const once = await rules();
  expect(Object.values(once).flat().filter(isOurs)).toHaveLength(2 * OURS_PER_FAMILY);
  for (let round = 0; round < 10; round += 1) {
    await lab.docker(["network", "connect", "vault", "web"]);
    await lab.docker(["restart", "--time", "0", "web"]);
    await renew(10);
    await lab.docker(["network", "disconnect", "vault", "web"]);
  }
  expect(await rules()).toEqual(once);
});

/** raw PREROUTING, DOCKER-USER in and out, masquerade for one bridge. */
const OURS_PER_FAMILY = 4;

const isOurs = (line: string) => line.includes("--comment dockline");

async function must(lab: Lab, script: string): Promise<void> {
  const { exitCode, stderr } = await lab.vm(["sh", "-c", script]);
  expect([script, exitCode, stderr]).toEqual([script, 0, ""]);
}

/** Runs the set-up program so many times in a row, in one container. */
async function renewal(lab: Lab): Promise<(times: number) => Promise<void>> {
  const loaded = await lab.docker(["load", "--quiet"], { stdin: readFileSync(SETUP_IMAGE) });
  const image = loaded.replace("Loaded image: ", "");
  const bridge = `br-${(await lab.docker(["network", "inspect", "--format", "{{.ID}}", "vault"])).slice(0, 12)}`;
  const stdin = renderPlan({
    action: "firewall",
    addresses: {
      ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
      ipv6: { host: "fd33:33:33::1", vm: "fd33:33:33::2" },
    },
    firewall: { rawAccept: true, masquerade: { ipv4: [bridge], ipv6: [bridge], single: [] } },
    shims: [],
    legs: [],
  });
  const capabilities = ["--cap-drop", "ALL", "--cap-add", "NET_ADMIN", "--cap-add", "NET_RAW"];
  const run = ["run", "--rm", "--interactive", "--network", "host", ...capabilities];
  const script = `plan=$(cat) left=$0
    while [ "$left" -gt 0 ]; do
      printf '%s\\n' "$plan" | dash /usr/lib/dockline/apply.sh || exit 1
      left=$((left - 1))
    done`;
  return async (times) => {
    const command = ["--entrypoint", "/usr/bin/dash", image, "-c", script, String(times)];
    const said = await lab.docker([...run, ...command], { stdin, timeoutMs: 60_000 });
    const result = { result: "refreshed", firewall: "iptables-nft", shims: [], legs: [] };
    expect(said.split("\n").map((line) => JSON.parse(line))).toEqual(Array(times).fill(result));
  };
}
