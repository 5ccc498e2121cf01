import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startLaunchd } from "./darwin/mac-user.js";
import { Lab } from "./lab.js";
import { labScript } from "./scripts.js";

const BUILT = join(dirname(labScript("up.sh")), "../../dist/lab-darwin");
const LIMIT_MS = 600_000;

/** As test/mac/run.sh does it on a Mac. */
async function prepare(lab: Lab): Promise<void> {
  const script = `mkdir -m 0700 /opt/check
    cp /opt/lab/wireguard-go "$1/helper.cjs" /opt/check/`;
  const { exitCode, stderr } = await lab.mac(["sh", "-euc", script, "sh", BUILT]);
  expect([exitCode, stderr]).toEqual([0, ""]);
}

const check = (lab: Lab) =>
  lab.mac([process.execPath, join(BUILT, "mac-test.mjs"), "/opt/check", "/opt/check/report.md"], {
    timeoutMs: LIMIT_MS,
  });

/** The rows of the report's table, without their times. */
const rowsOf = (report: string) =>
  [...report.matchAll(/^\| (.+) \| (ok|\*\*.+\*\*) \| \d+ \| .*\|$/gm)].map(([, title, result]) => [
    title,
    result,
  ]);

test(
  "the checks that await a real Mac run to their end, and find the stand-ins as Apple's sources say",
  async () => {
    await using lab = await Lab.start({ platform: "darwin", engine: false });
    await startLaunchd(lab);
    await prepare(lab);
    // Somebody to be a neighbour.
    await lab.mac(["ping", "-c", "1", "-W", "5", "192.168.50.1"]);
    const before = await lab.mac(["ip", "-brief", "address"]);
    const { exitCode, stdout } = await check(lab);
    const rows = rowsOf(stdout);
    expect(rows.filter(([, result]) => result !== "ok")).toEqual([]);
    expect([exitCode, rows.length]).toEqual([0, 33]);
    expect(stdout).toMatch(/ [1-9] neighbours \|$/m);
    expect(stdout).toContain(`All ${rows.length} checks are as expected.`);
    expect((await lab.mac(["cat", "/opt/check/report.md"])).stdout).toBe(stdout);
    expect(await lab.mac(["ip", "-brief", "address"])).toEqual(before);
  },
  LIMIT_MS,
);

test(
  "a Mac that is otherwise is told with the raw text",
  async () => {
    await using lab = await Lab.start({ platform: "darwin", engine: false });
    await startLaunchd(lab);
    await prepare(lab);
    // A row of a future system.
    const script = `cat >/usr/sbin/netstat.next
      mv /usr/sbin/netstat /usr/sbin/netstat.stand-in
      mv /usr/sbin/netstat.next /usr/sbin/netstat
      chmod 755 /usr/sbin/netstat`;
    const netstat = `#!/bin/sh\n/usr/sbin/netstat.stand-in "$@"\necho "10.9@x link#14 UCS en0"\n`;
    expect(await lab.mac(["sh", "-euc", script], { stdin: netstat })).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await check(lab);
    const failed = rowsOf(stdout).filter(([, result]) => result !== "ok");
    expect([exitCode, failed]).toEqual([
      1,
      [
        ["every line of netstat -rn -f inet is understood", "**1 different**"],
        ["every line of netstat -rn -f inet6 is understood", "**1 different**"],
      ],
    ]);
    expect(stdout).toMatch(/^````text\nInternet:\nDestination .*\n10\.9@x link#14 UCS en0\n````$/m);
  },
  LIMIT_MS,
);
