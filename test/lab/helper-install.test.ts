import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { reaches } from "./reach.js";
import { startService } from "./stack.js";
import { type HostSession, SystemdHost } from "./systemd-host.js";

// Against the real systemd, as PID 1 of a host beside the mac: see systemd-host.ts.
const UNIT = "dockline-helper.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const FOLDER = "/usr/local/lib/dockline";
const SOCKET = "/run/dockline/helper.sock";
const NEEDS_ROOT =
  "dockline: Installing or removing the helper needs root rights; run the same command with sudo.\n";
const OPEN = { ping: true, http: true };
const CLOSED = { ping: false, http: false };

let lab: Lab;
let host: SystemdHost;
let root: HostSession;
let anna: HostSession;
let container: string;

beforeAll(async () => {
  lab = await Lab.start();
  host = await SystemdHost.boot(lab);
  root = host.as("root");
  anna = host.as("anna");
  container = (await startService(lab, "bridge"))[0]?.address ?? "";
});
afterAll(() => lab[Symbol.asyncDispose]());

/** As `sudo dockline helper install` of anna's; the helper's process id, as systemd has it. */
async function installed(): Promise<number> {
  const result = await dockline(root, ["helper", "install"], { env: { SUDO_UID: "1000" } });
  const pid = Number(await host.mainPid(UNIT));
  expect(result).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: expect.stringContaining(`Installed for user 1000. The helper 0.1.0 is running (process ${pid}, `),
  });
  return pid;
}

/** The process id of the installed helper, which a former test may have left running. */
async function running(): Promise<number> {
  const pid = await host.mainPid(UNIT);
  return pid === "0" ? installed() : Number(pid);
}

async function uninstalled(): Promise<void> {
  expect(await dockline(root, ["helper", "uninstall"])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "The helper is removed.\n",
  });
}

async function status(session: HostSession) {
  const { exitCode, stdout } = await dockline(session, ["helper", "status", "--json"]);
  return { exitCode, ...(JSON.parse(stdout) as object) };
}

const reach = () => reaches(lab, container);
const reachUntil = (http: boolean) => eventually(reach, (found) => found.http === http);

/** The `ip` is the monitor; one more is there for milliseconds whenever the helper reads or changes routes. */
const CONNECTED_SERVICE = ["ip", "node", "wireguard-go"];

/** Names of the processes that systemd counts to the service, once it is at rest. */
async function serviceProcesses(): Promise<readonly string[]> {
  const group = `/sys/fs/cgroup/system.slice/${UNIT}/cgroup.procs`;
  const names = async () => {
    const lines = await host.root("bash", "-c", `ps -o comm= -p "$(paste -sd, ${group})"`);
    return lines.split("\n").sort();
  };
  return eventually(names, (found) => isDeepStrictEqual(found, CONNECTED_SERVICE));
}

const network = async () => ({
  link: (await root.mac(["ip", "link", "show", "dockline0"])).exitCode === 0,
  routes: await host.root("ip", "route", "show", "table", "all", "proto", "68"),
});
const NOTHING = { link: false, routes: "" };

test("install makes a service of root's own copies, which answers its user and is enabled", async () => {
  const pid = await installed();
  expect(await status(anna)).toEqual({
    exitCode: 0,
    isInstalled: true,
    running: { version: "0.1.0", protocol: 3, pid },
  });
  const paths = [FOLDER, `${FOLDER}/helper.cjs`, `${FOLDER}/node`, UNIT_FILE, "/run/dockline", SOCKET];
  expect((await host.root("stat", "--format=%U %a %n", ...paths)).split("\n")).toEqual([
    `root 755 ${FOLDER}`,
    `root 644 ${FOLDER}/helper.cjs`,
    `root 755 ${FOLDER}/node`,
    `root 644 ${UNIT_FILE}`,
    "root 755 /run/dockline",
    `anna 600 ${SOCKET}`,
  ]);
  expect(await host.root("ls", "-A", FOLDER)).toBe("helper.cjs\nnode");
  expect(await host.root("systemctl", "is-enabled", UNIT)).toBe("enabled");
});

test("systemd has no complaint about the unit and rates its exposure 2.5 of 10 at most", async () => {
  await installed();
  expect(await root.mac(["systemd-analyze", "verify", UNIT])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "",
  });
  const rated = await root.mac(["systemd-analyze", "security", "--no-pager", "--threshold=25", UNIT]);
  expect([rated.exitCode, rated.stdout]).toEqual([0, expect.stringContaining("Overall exposure level")]);
});

test.each([
  ["may use TUN", ": <>/dev/net/tun", true],
  ["may write its folder", "touch /run/dockline/try && rm /run/dockline/try", true],
  ["may write that of the UAPI", "touch /run/wireguard/try && rm /run/wireguard/try", true],
  ["may read DNS servers", "grep -q nameserver /etc/resolv.conf", true],
  ["may read sysctls", "grep -q 0 /proc/sys/net/ipv6/conf/all/disable_ipv6", true],
  // The kernel's log, as a device that root may open.
  ["may use no other device", ": </var/lib/kmsg", false],
  ["may not write programs", `touch ${FOLDER}/try && rm ${FOLDER}/try`, false],
  ["may not write /etc", "touch /etc/try && rm /etc/try", false],
  ["may not write /run", "touch /run/try && rm /run/try", false],
  ["may not command systemd", "systemctl show-environment", false],
  ["may not make control groups", "mkdir /sys/fs/cgroup/try && rmdir /sys/fs/cgroup/try", false],
  ["may not see homes", "test -e /home/anna", false],
] as const)("the service %s", async (_what, command, isAllowed) => {
  const pid = await running();
  await host.root("bash", "-c", "test -e /var/lib/kmsg || mknod /var/lib/kmsg c 1 11");
  const enter = `echo $$ >/sys/fs/cgroup/system.slice/${UNIT}/cgroup.procs && exec nsenter --target ${pid} --mount`;
  const succeeds = async (script: string) =>
    (await root.mac(["bash", "-c", script, "bash", command])).exitCode === 0;
  expect([await succeeds('eval "$1"'), await succeeds(`${enter} bash -c "$1"`)]).toEqual([true, isAllowed]);
});

test("the service has the capabilities CHOWN and NET_ADMIN, no way to others, and a filter of system calls", async () => {
  const pid = await installed();
  const rights = await host.root("grep", "-E", "^(CapEff|CapBnd|NoNewPrivs|Seccomp):", `/proc/${pid}/status`);
  expect(rights.split("\n")).toEqual([
    "CapEff:\t0000000000001001", // bits 0 and 12
    "CapBnd:\t0000000000001001",
    "NoNewPrivs:\t1",
    "Seccomp:\t2",
  ]);
});

test("an ordinary user connects through it, and Ctrl-C disconnects", async () => {
  await installed();
  await using up = await DocklineUp.connect(anna);
  expect(up.story).toMatch(/create the tunnel interface .* dockline0, wireguard-go\n/);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await serviceProcesses()).toEqual(CONNECTED_SERVICE);
  expect(await up.interrupt()).toBe(0);
  expect(await network()).toEqual(NOTHING);
  expect(await reach()).toEqual(CLOSED);
  expect(await status(anna)).toMatchObject({ exitCode: 0 });
});

test("another user is told that it serves somebody else", async () => {
  await installed();
  const otto = host.as("otto");
  const sentence = `The network helper serves another user (${SOCKET}); install it for this one with "sudo dockline helper install".\n`;
  const up = await dockline(otto, ["up"]);
  expect([up.exitCode, up.stderr]).toEqual([5, expect.stringContaining(`! ${sentence}`)]);
  expect(await dockline(otto, ["helper", "status"])).toEqual({
    exitCode: 5,
    stdout: "",
    stderr: `dockline: ${sentence}`,
  });
});

test("a second install replaces the running helper, and its session reconnects by itself", async () => {
  const first = await installed();
  await using up = await DocklineUp.connect(anna);
  const second = await installed();
  expect(second).not.toBe(first);
  await up.says(/^Connected again after/m);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await serviceProcesses()).toEqual(CONNECTED_SERVICE);
  expect(await host.root("pgrep", "--full", FOLDER)).toBe(String(second));
});

test("a helper that is killed is started again, and its session reconnects by itself", async () => {
  const first = await installed();
  await using up = await DocklineUp.connect(anna);
  await host.root("kill", "-KILL", String(first));
  await up.says(/^Connected again after/m);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await serviceProcesses()).toEqual(CONNECTED_SERVICE);
});

test("systemd does not give the helper up for having started more than five times in ten seconds", async () => {
  await installed();
  for (let restarts = 0; restarts < 7; restarts++) await host.root("systemctl", "restart", UNIT);
  expect(
    await eventually(
      () => status(anna),
      ({ exitCode }) => exitCode === 0,
    ),
  ).toMatchObject({ exitCode: 0 });
});

test("uninstall under a running session leaves no service, file, socket or route, and can be repeated", async () => {
  await installed();
  await using up = await DocklineUp.connect(anna);
  expect(await reachUntil(true)).toEqual(OPEN);
  await host.root("touch", "/run/wireguard/other.sock");
  await uninstalled();
  expect(await network()).toEqual(NOTHING);
  expect(await host.root("ls", "-A", "/run/wireguard")).toBe("other.sock");
  const paths = [FOLDER, UNIT_FILE, "/run/dockline", `/etc/systemd/system/multi-user.target.wants/${UNIT}`];
  for (const path of paths)
    expect([path, (await root.mac(["test", "-e", path, "-o", "-L", path])).exitCode]).toEqual([path, 1]);
  expect(await host.root("systemctl", "show", "--property=LoadState,ActiveState", UNIT)).toBe(
    "LoadState=not-found\nActiveState=inactive",
  );
  expect(await root.mac(["pgrep", "--full", "helper.cjs|wireguard-go"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "",
  });
  await up.says(/The network helper stopped/);
  await uninstalled();
  expect(await status(anna)).toEqual({ exitCode: 5, isInstalled: false, running: null });
  await installed();
  await up.says(/^Connected again after/m, 60_000);
});

test("install makes way for a helper that a session of root's own has started", async () => {
  await uninstalled();
  await using up = await DocklineUp.connect(root);
  const { stdout } = await dockline(root, ["helper", "status", "--json"]);
  const { pid } = (JSON.parse(stdout) as { running: { pid: number } }).running;
  expect(await dockline(root, ["helper", "install"])).toEqual({
    exitCode: 5,
    stdout: "",
    stderr: `dockline: A helper that "sudo dockline up" started is running (process ${pid}); run "sudo dockline down" first.\n`,
  });
  expect((await root.mac(["test", "-e", UNIT_FILE])).exitCode).toBe(1);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await up.interrupt()).toBe(0);
  const isGone = async () => (await root.mac(["test", "-e", `/proc/${pid}`])).exitCode === 1;
  expect(await eventually(isGone, (gone) => gone)).toBe(true);
  await installed();
});

test("without root rights nothing is installed or removed", async () => {
  await uninstalled();
  const refused = { exitCode: 5, stdout: "", stderr: NEEDS_ROOT };
  expect(await dockline(anna, ["helper", "install"])).toEqual(refused);
  expect(await dockline(anna, ["helper", "uninstall"])).toEqual(refused);
  expect(await dockline(anna, ["helper", "status"])).toEqual({
    exitCode: 5,
    stdout:
      'The helper is not installed; run "sudo dockline helper install", or use "sudo dockline up" without it.\n',
    stderr: "",
  });
});

test("where systemd does not run, install and uninstall say what to use instead", async () => {
  const refused = {
    exitCode: 5,
    stdout: "",
    stderr:
      'dockline: This system does not run systemd; use "sudo dockline up", which starts the helper itself.\n',
  };
  for (const verb of ["install", "uninstall"]) expect(await dockline(lab, ["helper", verb])).toEqual(refused);
  expect((await lab.mac(["test", "-e", FOLDER])).exitCode).toBe(1);
});
