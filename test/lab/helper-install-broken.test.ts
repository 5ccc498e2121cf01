import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dockline } from "./dockline.js";
import { Lab } from "./lab.js";
import { type HostSession, SystemdHost } from "./systemd-host.js";

// What becomes of the installed helper where a new one is no good; against the real systemd.
const UNIT = "dockline-helper.service";
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const BUILD = "/tmp/build";
const INSTALL_LIMIT_MS = 120_000;
const SILENT = `The helper was installed but does not answer; see "journalctl -u ${UNIT}".`;

let lab: Lab;
let host: SystemdHost;
let root: HostSession;
beforeAll(async () => {
  lab = await Lab.start();
  host = await SystemdHost.boot(lab);
  root = host.as("root");
});
afterAll(() => lab[Symbol.asyncDispose]());
beforeEach(async () => {
  expect(await dockline(root, ["helper", "uninstall"])).toMatchObject({ exitCode: 0 });
});

/** As `sudo dockline helper install` of otto's, from a build with this helper. */
async function installFrom(helper: string) {
  const files = [`cp ${process.cwd()}/dist/cli.js .`, `echo '{"type":"module"}' >package.json`];
  const script = ["set -e", `mkdir -p ${BUILD}`, `cd ${BUILD}`, ...files, 'echo "$1" >helper.cjs'].join("\n");
  await host.root("bash", "-c", script, "bash", helper);
  const argv = [process.execPath, `${BUILD}/cli.js`, "helper", "install"] as const;
  return root.mac(argv, { env: { SUDO_UID: "1001" }, timeoutMs: INSTALL_LIMIT_MS });
}

/** Sums of all that an installation consists of, and whatever else lies about. */
const files = () =>
  host.root(
    "bash",
    "-c",
    `find /usr/local/lib/dockline* ${UNIT_FILE}* -type f -exec sha256sum {} + | sort -k 2`,
  );

const annaIsServed = async () => (await dockline(host.as("anna"), ["helper", "status"])).exitCode === 0;

async function installedForAnna(): Promise<string> {
  const result = await dockline(root, ["helper", "install"], { env: { SUDO_UID: "1000" } });
  expect(result.exitCode).toBe(0);
  return files();
}

test("a new helper that does not answer makes way for the former one, which serves its user again", async () => {
  const before = await installedForAnna();
  expect(await installFrom("process.exit(1)")).toEqual({
    exitCode: 5,
    stdout: "",
    stderr: `dockline: ${SILENT} The former helper is running again.\n`,
  });
  expect([await files(), await annaIsServed()]).toEqual([before, true]);
});

test("a new helper that cannot run is refused before the running one is stopped", async () => {
  const before = await installedForAnna();
  const pid = await host.mainPid(UNIT);
  expect(await installFrom("this is no program")).toEqual({
    exitCode: 5,
    stdout: "",
    stderr:
      "dockline: The copy of Node in /usr/local/lib/dockline.new cannot run the helper; install Dockline again.\n",
  });
  expect([await files(), await host.mainPid(UNIT), await annaIsServed()]).toEqual([before, pid, true]);
});

test("a first helper that does not answer leaves nothing", async () => {
  expect(await installFrom("process.exit(1)")).toEqual({
    exitCode: 5,
    stdout: "",
    stderr: `dockline: ${SILENT} It is removed again.\n`,
  });
  const lie = `ls -d /usr/local/lib/dockline* ${UNIT_FILE}* /run/dockline 2>/dev/null || true`;
  expect(await host.root("bash", "-c", lie)).toBe("");
  expect(await host.root("systemctl", "show", "--property=LoadState,ActiveState", UNIT)).toBe(
    "LoadState=not-found\nActiveState=inactive",
  );
});

test("an installation that was cut off leaves the former helper to the next one", async () => {
  const before = await installedForAnna();
  // As after a power cut between the two: the new one in its place, never seen to answer.
  const script = [
    "cd /usr/local/lib",
    "cp -a dockline dockline.former",
    `cp ${UNIT_FILE} dockline.former/`,
    "echo 'process.exit(1)' >dockline/helper.cjs",
    `unit=$(<${UNIT_FILE}) && echo "\${unit/--owner 1000/--owner 1001}" >${UNIT_FILE}`,
  ];
  await host.root("bash", "-c", script.join(" && "));
  expect(await installFrom("process.exit(1)")).toMatchObject({
    exitCode: 5,
    stderr: `dockline: ${SILENT} The former helper is running again.\n`,
  });
  expect([await files(), await annaIsServed()]).toEqual([before, true]);
});
