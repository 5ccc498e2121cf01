import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ANNA, ThrowawayMac, whyNoMac } from "../../lab/darwin/throwaway-mac.js";
import { eventually } from "../helper/throwaway-host.js";
import { AT, install, macSupply, refusal, statusOf, WHOLE } from "./mac-with-app.js";

const missing = whyNoMac();
if (missing !== null) console.log(`install on a Mac: NOT RUN: ${missing}`);

const OTTO = 502;
const GONE = { isInstalled: false, running: null };
const REMOVED = { exitCode: 0, stdout: "", stderr: "The helper is removed.\n" };
const running = (version: string, pid = expect.any(Number) as number) => ({
  isInstalled: true,
  running: { version, protocol: 3, pid },
});

describe.skipIf(missing !== null)("install on a Mac", { timeout: 120_000 }, () => {
  const supply = macSupply();

  test("makes a daemon of root's own copies, which answers its user alone, also after a reboot", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const { running: helper } = install(mac, { ...supply.release.old, node: readFileSync(process.execPath) });
    expect(helper).toMatchObject({ version: "0.1.0", protocol: 3 });
    expect(mac.traces()).toEqual(WHOLE);
    expect(
      mac.shell(`readlink /proc/${helper?.pid}/exe; cat /proc/${helper?.pid}/cmdline | tr '\\0' ' '`),
    ).toBe(`${AT.folder}/node\n${AT.folder}/node ${AT.folder}/helper.cjs --daemon --owner ${ANNA}`);
    expect(mac.shell(`cmp ${AT.folder}/daemon.plist ${AT.plist}; cat ${AT.rotation}`)).toBe(
      `# logfilename owner:group mode count size when flags\n${AT.log} root:admin 640 5 1024 * JN`,
    );
    expect(mac.dockline(["status"], OTTO)).toEqual(
      refusal(
        'The network helper serves another user (/var/run/dev.dockline/helper.sock); install it for this one with "sudo dockline helper install".',
      ),
    );
    mac.reboot();
    const rebooted = await eventually(() => {
      expect(statusOf(mac)).toEqual(running("0.1.0"));
      return statusOf(mac);
    });
    expect(rebooted.running?.pid).not.toBe(helper?.pid);
  });

  test("replaces the running helper by another release, for another user, and leaves nothing of the former", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const former = install(mac, supply.release.old);
    mac.placeApp(supply.release.new);
    expect(mac.dockline(["install", "--owner", String(OTTO)])).toMatchObject({ exitCode: 0 });
    const { running: helper } = statusOf(mac, OTTO);
    expect(helper).toEqual({ version: "0.2.0", protocol: 3, pid: expect.any(Number) });
    expect(helper?.pid).not.toBe(former.running?.pid);
    expect(mac.traces()).toEqual(WHOLE.map((line) => line.replace(`${ANNA}:`, `${OTTO}:`)));
    expect(mac.shell("pgrep --full helper.cjs")).toBe(String(helper?.pid));
  });

  test("starts a helper that was disabled, and one whose files are gone while launchd still has it", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    mac.shell("launchctl disable system/dev.dockline.helper");
    install(mac, supply.release.old);
    mac.shell(`rm -r ${AT.folder} ${AT.plist}`);
    expect(install(mac, supply.release.new)).toEqual(running("0.2.0"));
    expect(mac.traces()).toEqual(WHOLE);
  });

  test("a helper that is killed is started again; one that others could change refuses, and status says why", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const { running: helper } = install(mac, supply.release.old);
    mac.shell("launchctl kickstart -k system/dev.dockline.helper");
    await eventually(() => {
      const { running: next } = statusOf(mac);
      expect(next).not.toBeNull();
      expect(next?.pid).not.toBe(helper?.pid);
    });
    mac.shell(`chmod g+w ${AT.tools} && launchctl kickstart -k system/dev.dockline.helper`);
    await eventually(() =>
      expect(mac.dockline(["status"], ANNA)).toEqual({
        exitCode: 5,
        stdout: `The helper is installed but does not answer; launchd calls it spawn scheduled, and it last ended with 1; see ${AT.log}.\n`,
        stderr: "",
      }),
    );
    const said = `${AT.folder}/helper.cjs or a folder above it can be changed by others than root; install it again`;
    expect(mac.shell(`tail -n 1 ${AT.log}`)).toContain(`error start error=${JSON.stringify(said)}`);
  });

  test("the log goes on in a new file after newsyslog has moved it away", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    install(mac, supply.release.old);
    mac.shell(`mv ${AT.log} ${AT.log}.0`);
    statusOf(mac);
    await eventually(() => expect(mac.shell(`cat ${AT.log}`)).toContain("client=3 state=connected"));
  });

  test("uninstall leaves no process, job, file or socket, and can be repeated", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    install(mac, supply.release.old);
    mac.shell(`touch ${AT.log}.0.bz2`);
    expect(mac.dockline(["uninstall"])).toEqual(REMOVED);
    expect([mac.traces(), mac.run(["pgrep", "--full", "helper.cjs"]).exitCode, statusOf(mac)]).toEqual([
      [],
      1,
      GONE,
    ]);
    expect(mac.run(["launchctl", "print", "system/dev.dockline.helper"]).exitCode).toBe(113);
    expect(mac.dockline(["uninstall"])).toEqual(REMOVED);
  });

  test("neither touches a helper that a session of root's own has started", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    mac.placeApp(supply.release.old);
    mac.write("/opt/helper.cjs", supply.release.old["helper.cjs"]);
    mac.shell(`${process.execPath} /opt/helper.cjs --owner 0 </dev/null >/dev/null 2>&1 &`);
    const pid = await eventually(() => {
      const { running: helper } = statusOf(mac, 0);
      expect(helper).not.toBeNull();
      return helper?.pid;
    });
    const said = refusal(
      `A helper that "sudo dockline up" started is running (process ${pid}); run "sudo dockline down" first.`,
    );
    expect([mac.dockline(["install"]), mac.dockline(["uninstall"])]).toEqual([said, said]);
    expect(statusOf(mac, 0)).toEqual({ ...running("0.1.0", pid), isInstalled: false });
  });

  test("neither does anything without root rights", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    mac.placeApp(supply.release.old);
    const said = refusal(
      "Installing or removing the helper needs root rights; run the same command with sudo.",
    );
    expect([mac.dockline(["install"], ANNA), mac.dockline(["uninstall"], ANNA)]).toEqual([said, said]);
    expect(mac.traces()).toEqual([]);
  });
});
