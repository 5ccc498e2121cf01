import { afterAll, beforeAll, expect, test } from "vitest";
import { MacUser, startLaunchd } from "./darwin/mac-user.js";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { reaches } from "./reach.js";
import { startService } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

// What `dockline helper install` makes of a Mac, to the packets: launchd is a stand-in, as Apple's network tools are.
const LABEL = "dev.dockline.helper";
const FOLDER = `/Library/PrivilegedHelperTools/${LABEL}`;
const SOCKET = "/var/run/dev.dockline/helper.sock";
const LOG = "/private/var/log/dockline/helper.log";
const OPEN = { ping: true, http: true };
const CLOSED = { ping: false, http: false };
/** launchd starts a job at most every ten seconds. */
const RESTART_LIMIT_MS = 30_000;

let lab: Lab;
let root: MacUser;
let anna: MacUser;
let container: string;

beforeAll(async () => {
  lab = await Lab.start({ platform: "darwin" });
  await startLaunchd(lab);
  root = new MacUser(lab, "root");
  anna = new MacUser(lab, "anna");
  container = (await startService(lab, "bridge"))[0]?.address ?? "";
});
afterAll(() => lab[Symbol.asyncDispose]());

/** What root's shell prints, trimmed. */
async function shell(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await root.mac(["bash", "-c", script]);
  if (exitCode !== 0) throw new Error(`${script}: exit ${exitCode}: ${stderr}`);
  return stdout.trim();
}

/** As `sudo dockline helper install` of Anna's; the helper's process id, as launchd has it. */
async function installed(): Promise<number> {
  const result = await dockline(root, ["helper", "install"]);
  const job = await shell(`launchctl print system/${LABEL}`);
  const pid = Number(/^\tpid = (\d+)$/m.exec(job)?.[1]);
  expect(result).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: `Installed for user 501. The helper 0.1.0 is running (process ${pid}, protocol 3).\n`,
  });
  return pid;
}

async function uninstalled(): Promise<void> {
  expect(await dockline(root, ["helper", "uninstall"])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "The helper is removed.\n",
  });
}

const reach = () => reaches(lab, container);
const reachUntil = (http: boolean, limitMs?: number) =>
  eventually(reach, (found) => found.http === http, limitMs);

/** The programs of what is installed that run, by their paths; and stand-ins that somebody waits for. */
async function ourProcesses(): Promise<readonly string[]> {
  const lines = (await shell("ps -eo args")).split("\n");
  const isOurs = /^\S*\/PrivilegedHelperTools\/\S+|lab-darwin\/tools\.cjs \S+/;
  return lines.flatMap((line) => isOurs.exec(line)?.[0] ?? []).sort();
}

const AT_WORK = [`${FOLDER}/node`, `${FOLDER}/wireguard-go`, "lab-darwin/tools.cjs route"];

/** What the helper made in the network, and where anything of Dockline's own lies. */
async function traces() {
  const places = "/Library /private/etc /private/var/log /private/var/run/";
  const found = `find ${places} -path '*/run/lab' -prune -o \\( -path '*dockline*' -o -name 'utun*' \\) -print`;
  const files = (await shell(found)).split("\n").filter((line) => line !== "");
  return { link: await tunnelInterface(lab), files, running: await ourProcesses() };
}

test("an ordinary user connects through the installed helper, and Ctrl-C disconnects", async () => {
  const pid = await installed();
  expect(await shell(`tr '\\0' ' ' </proc/${pid}/cmdline; stat --format='%u %a' ${SOCKET}`)).toBe(
    `${FOLDER}/node ${FOLDER}/helper.cjs --daemon --owner 501 501 600`,
  );
  await using up = await DocklineUp.connect(anna);
  expect(up.story).toMatch(/create the tunnel interface .* utun4, wireguard-go\n/);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await up.interrupt()).toBe(0);
  expect([await tunnelInterface(lab), await reach()]).toEqual([null, CLOSED]);
  expect(await shell(`grep -c state=connected ${LOG}`)).not.toBe("0");
});

test("another user is told that it serves somebody else", async () => {
  await installed();
  const up = await dockline(new MacUser(lab, "otto"), ["up"]);
  const sentence = `The network helper serves another user (${SOCKET}); install it for this one with "sudo dockline helper install".\n`;
  expect([up.exitCode, up.stderr]).toEqual([5, expect.stringContaining(`! ${sentence}`)]);
});

test("a second install replaces the running helper, and its session reconnects by itself", async () => {
  const first = await installed();
  await using up = await DocklineUp.connect(anna);
  const second = await installed();
  expect(second).not.toBe(first);
  await up.says(/^Connected again after/m, RESTART_LIMIT_MS);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await ourProcesses()).toEqual(AT_WORK);
});

test("a helper that is killed takes its wireguard-go along, is started again, and its session reconnects", async () => {
  const first = await installed();
  await using up = await DocklineUp.connect(anna);
  await shell(`kill -KILL ${first}`);
  await up.says(/^Connected again after/m, RESTART_LIMIT_MS);
  expect(await reachUntil(true)).toEqual(OPEN);
  expect(await ourProcesses()).toEqual(AT_WORK);
});

test("uninstall under a running session leaves no job, file, process, interface or route, and can be repeated", async () => {
  await installed();
  await using up = await DocklineUp.connect(anna);
  expect(await reachUntil(true)).toEqual(OPEN);
  const tunnel = await tunnelInterface(lab);
  await uninstalled();
  expect(await traces()).toEqual({ link: null, files: [], running: [] });
  expect(await shell("ip route show table all")).not.toContain(tunnel);
  expect((await root.mac(["launchctl", "print", `system/${LABEL}`])).exitCode).toBe(113);
  await up.says(/The network helper stopped/);
  await uninstalled();
  await installed();
  await up.says(/^Connected again after/m, 60_000);
});

test("over SSH, without root rights, nothing is installed or removed", async () => {
  await uninstalled();
  const overSsh = { env: { SSH_TTY: "/dev/ttys001" } };
  const refused = {
    exitCode: 5,
    stdout: "",
    stderr:
      "dockline: Installing or removing the helper needs root rights; run the same command with sudo.\n",
  };
  expect(await dockline(anna, ["helper", "install"], overSsh)).toEqual(refused);
  expect(await dockline(anna, ["helper", "uninstall"], overSsh)).toEqual(refused);
  expect((await traces()).files).toEqual([]);
});
