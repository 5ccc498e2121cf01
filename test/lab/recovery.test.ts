import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { innerPid } from "./inner-process.js";
import { LAB_PLATFORMS, Lab } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { startService } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

const LEASE_MS = 30_000;
/** The VM dials; until it has something to say, it does not notice that the other end is new. */
const KEEPALIVE_MS = 25_000;
const isOpen = ({ ping, http }: Reach) => ping && http;
const OPEN: Reach = { ping: true, http: true };

async function connected(lab: Lab) {
  const [service] = await startService(lab, "bridge");
  const up = await DocklineUp.connect(lab);
  const reach = () => reaches(lab, service?.address ?? "");
  expect(await eventually(reach, isOpen, 3_000)).toEqual(OPEN);
  return { up, reach };
}

async function comesBack(lab: Lab, up: DocklineUp, reach: () => Promise<Reach>): Promise<void> {
  await lab.docker(["start", "on-bridge"]);
  await up.says(/^Connected again after/m);
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
}

const ours = async (lab: Lab) => {
  const name = await tunnelInterface(lab);
  const routes = await lab.mac(["ip", "-brief", "route", "show", "table", "all"]);
  const isOurs = (line: string) => line.includes(` dev ${name} `) || line.includes(" proto 68");
  return { link: name !== null, routes: routes.stdout.split("\n").filter(isOurs).join("\n") };
};

const NOTHING = { link: false, routes: "" };

/** The wireguard-go that run in the mac's own network, by id; the VM's are visible there too. */
async function enginesIn(lab: Lab): Promise<readonly string[]> {
  const script = `here=$(readlink /proc/self/ns/net)
    for process in /proc/[0-9]*; do
      [ "$(readlink $process/ns/net)" != "$here" ] || echo "\${process#/proc/} $(readlink $process/exe)"
    done`;
  const { stdout } = await lab.mac(["sh", "-c", script]);
  return stdout.split("\n").flatMap((line) => /^(\d+) .*\/wireguard-go$/.exec(line)?.[1] ?? []);
}

async function helperPid(lab: Lab): Promise<string> {
  const { stdout } = await dockline(lab, ["helper", "status", "--json"]);
  return String((JSON.parse(stdout) as { running: { pid: number } | null }).running?.pid);
}

test.each([
  ["linux", "bookworm"],
  ["linux", "sid"],
  ["darwin", "sid"],
] as const)(
  "%s, %s: an engine that is killed and started again is reached again by itself",
  async (platform, suite) => {
    await using lab = await Lab.start({ platform, suite });
    const { up, reach } = await connected(lab);
    await using _up = up;
    await lab.killEngine("SIGKILL");
    await lab.startEngine();
    await comesBack(lab, up, reach);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a VM that is switched off and on again is reached again by itself",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    await using _up = up;
    await lab.stopVm();
    await up.says(/ended the conversation/);
    await lab.startVm();
    await comesBack(lab, up, reach);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: after a killed session the helper's lease removes everything, and the helper ends",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    const pid = await helperPid(lab);
    up.process.kill("SIGKILL");
    await up.ended();
    expect((await ours(lab)).link).toBe(true);
    const isNothing = (found: typeof NOTHING) => !found.link && found.routes === "";
    expect(await eventually(() => ours(lab), isNothing, LEASE_MS + 5_000)).toEqual(NOTHING);
    expect(await reach()).toEqual({ ping: false, http: false });
    const isGone = async () => (await lab.mac(["test", "-e", `/proc/${pid}`])).exitCode !== 0;
    expect(await eventually(isGone, (gone) => gone)).toBe(true);
    expect((await dockline(lab, ["down"])).stderr).toContain("the VM is clean");
    expect((await lab.vm(["ip", "link", "show", "dockline0"])).exitCode).not.toBe(0);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a session that comes back within the lease takes over without a gap in the helper",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    const pid = await helperPid(lab);
    up.process.kill("SIGKILL");
    await up.ended();
    await using _again = await DocklineUp.connect(lab);
    expect(await eventually(reach, isOpen)).toEqual(OPEN);
    expect(await helperPid(lab)).toBe(pid);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a helper that is killed is replaced, the next one cleans up, and the session reconnects",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    await using _up = up;
    const pid = await helperPid(lab);
    await lab.mac(["kill", "-KILL", pid]);
    await up.says(/^Connected again after/m);
    expect(await eventually(reach, isOpen)).toEqual(OPEN);
    expect(await helperPid(lab)).not.toBe(pid);
    const engines = () => enginesIn(lab);
    expect(await eventually(engines, (pids) => pids.length === 1)).toHaveLength(1);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a wireguard-go that is killed is replaced, and the VM finds the next one",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    await using _up = up;
    const [engine = "none"] = await enginesIn(lab);
    await lab.mac(["kill", "-KILL", engine]);
    const isOther = (found: readonly string[]) => found.length === 1 && found[0] !== engine;
    expect(await eventually(() => enginesIn(lab), isOther)).toSatisfy(isOther);
    expect(await eventually(reach, isOpen, KEEPALIVE_MS + 10_000)).toEqual(OPEN);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a route that somebody deletes comes back, and one that somebody adds stays",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up, reach } = await connected(lab);
    await using _up = up;
    const device = (await tunnelInterface(lab)) ?? "none";
    await lab.mac(["ip", "route", "add", "198.51.100.0/24", "dev", device]);
    await lab.mac(["ip", "route", "del", "172.17.0.0/16", "dev", device]);
    expect(await eventually(reach, isOpen)).toEqual(OPEN);
    expect((await lab.mac(["ip", "route", "show", "198.51.100.0/24"])).stdout).toContain(device);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: Ctrl-C in the middle of connecting leaves nothing on either side",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const before = await firewallState(lab);
    for (const pattern of [/find the engine/, /tunnel interface/, /set up the VM/]) {
      await using up = DocklineUp.start(lab);
      await up.says(pattern);
      expect(await up.interrupt()).toBe(0);
      expect(await ours(lab)).toEqual(NOTHING);
      expect(await firewallState(lab)).toEqual(before);
      const containers = () => lab.docker(["ps", "--all", "--quiet"]);
      expect(await eventually(containers, (ids) => ids === "")).toBe("");
    }
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a whole disconnect takes its helper and its processes along",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const { up } = await connected(lab);
    const session = innerPid(up.process);
    expect(session).not.toBeNull();
    expect(await up.interrupt()).toBe(0);
    expect(await ours(lab)).toEqual(NOTHING);
    const left = () =>
      lab.mac([
        "sh",
        "-c",
        "ps -eo args | grep -E 'helper.cjs|wireguard-go|cli.js|tools.cjs' | grep -v grep || true",
      ]);
    expect((await eventually(left, ({ stdout }) => stdout === "")).stdout).toBe("");
  },
);
