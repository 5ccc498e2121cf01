import { describe, expect, test } from "vitest";
import { AdminWindow, whyNoWindow } from "../../lab/darwin/admin-window.js";
import { ThrowawayMac } from "../../lab/darwin/throwaway-mac.js";
import { AT, macSupply, refusal, statusOf, WHOLE } from "./mac-with-app.js";

const missing = whyNoWindow();
if (missing !== null) console.log(`installing by a window on a Mac: NOT RUN: ${missing}`);

const ASKS = "macOS asks for an administrator's name and password, in a window.\n";
const RUNNING = { isInstalled: true, running: { version: "0.1.0", protocol: 3, pid: expect.any(Number) } };

describe.skipIf(missing !== null)("a user who sits at the Mac", { timeout: 120_000 }, () => {
  const supply = macSupply();

  test("installs for herself and removes, with one window each, and nothing of these is left", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const window = new AdminWindow(mac);
    window.willBe("agreed");
    mac.placeApp(supply.release.old);
    const installed = mac.docklineOfAnna(["install"]);
    expect(installed).toEqual({ exitCode: 0, stdout: "", stderr: expect.any(String) });
    expect(installed.stderr).toMatch(
      /^macOS asks .*\nInstalled for user 501\. The helper 0\.1\.0 is running \(process \d+, protocol 2\)\.\n$/,
    );
    expect([statusOf(mac), mac.traces()]).toEqual([RUNNING, WHOLE]);
    expect(mac.docklineOfAnna(["uninstall"])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `${ASKS}The helper is removed.\n`,
    });
    expect([mac.traces(), window.titles(), window.remains()]).toEqual([
      [],
      "Dockline Password Prompt\nDockline Password Prompt",
      "",
    ]);
  });

  test("who closes the window has changed nothing", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const window = new AdminWindow(mac);
    window.willBe("closed");
    mac.placeApp(supply.release.old);
    const declined = refusal(
      "Nothing was changed, since no administrator has agreed to it; if no window came up, use sudo in a terminal.",
    );
    expect(mac.docklineOfAnna(["install"])).toEqual({ ...declined, stderr: `${ASKS}${declined.stderr}` });
    expect([mac.traces(), window.remains()]).toEqual([[], ""]);
  });

  test("is told why root's script refuses, in the words that it has with sudo", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const window = new AdminWindow(mac);
    window.willBe("agreed");
    mac.placeApp(supply.release.old);
    mac.shell(`mkdir ${AT.tools} && chmod o+w ${AT.tools}`);
    const refused = refusal(
      `${AT.tools} is not a plain folder that root alone may change; mend its owner and mode first.`,
    );
    expect(mac.docklineOfAnna(["install"])).toEqual({ ...refused, stderr: `${ASKS}${refused.stderr}` });
    expect([mac.traces(), window.remains()]).toEqual([[], ""]);
  });

  test("has root run nothing that is the name of a folder, or that others could write to", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const window = new AdminWindow(mac);
    window.willBe("agreed");
    mac.placeApp(supply.release.old);
    const folder = "/Users/anna/$(touch /opt/owned)`touch /opt/owned`";
    mac.shell(`mkdir -p '${folder}' && chown -R 501:20 /Users/anna`);
    expect(mac.docklineOfAnna(["install"], folder)).toMatchObject({ exitCode: 0 });
    expect(window.asked()).toMatch(/^cd "\/"\nexport DOCKLINE_ORDER="[A-Za-z0-9+/=]+"\nexec <\/dev\/null\n/);
    expect([mac.shell("find /opt -name owned"), window.modes()]).toEqual(["", "700 600"]);
  });
});
