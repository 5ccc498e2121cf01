import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installOrder, UNINSTALL_ORDER } from "../../../bridge/helper-client/launchd/order.js";
import { INSTALL_SCRIPT, UNINSTALL_SCRIPT } from "../../../bridge/helper-client/launchd/root-script.js";
import { ANNA, type AppFiles, sha256, ThrowawayMac, whyNoMac } from "../../lab/darwin/throwaway-mac.js";
import { AT, macSupply, statusOf, WHOLE } from "./mac-with-app.js";

const missing = whyNoMac();
if (missing !== null) console.log(`root's script on a Mac: NOT RUN: ${missing}`);

const INSTALLED = "dockline: installed\n";

function orderFor(files: AppFiles): string {
  const sums = {
    node: sha256(files.node),
    "helper.cjs": sha256(files["helper.cjs"]),
    "wireguard-go": sha256(files["wireguard-go"]),
  };
  return installOrder({ ownerUid: ANNA, source: AT.app, sums });
}

/** What root's script says, in the shell that a Mac has as sh unless told otherwise. */
function runScript(mac: ThrowawayMac, script: string, order: string, { uid = 0, shell = "sh" } = {}): string {
  const { stdout, stderr } = mac.run([shell, "-c", script], { input: order, uid });
  return `${stderr}${stdout}`;
}

describe.skipIf(missing !== null)("root's script", { timeout: 300_000 }, () => {
  const supply = macSupply();
  let mac: ThrowawayMac;

  beforeAll(async () => {
    mac = await ThrowawayMac.boot(supply.programs);
  });
  afterAll(() => mac[Symbol.asyncDispose]());

  const sum = "0".repeat(64);
  test.each([
    ["nothing", () => "", "dockline-install"],
    ["another verb", good(/^dockline-install 1/, "dockline-uninstall 1"), "dockline-install"],
    ["another version", good(/install 1/, "install 2"), "dockline-install"],
    ["no user", good(/owner \d+/, "owner "), "owner"],
    ["a user by name", good(/owner \d+/, "owner root"), "owner"],
    ["a user with more behind", good(/owner \d+/, "owner 501 --once"), "owner"],
    ["a user in octal", good(/owner \d+/, "owner 0501"), "owner"],
    ["a negative user", good(/owner \d+/, "owner -1"), "owner"],
    ["a user out of range", good(/owner \d+/, "owner 4294967295"), "owner"],
    ["a user of many digits", good(/owner \d+/, "owner 18446744073709552117"), "owner"],
    ["a user that is markup", good(/owner \d+/, "owner 501</string><string>--x"), "owner"],
    ["a user that is a command", good(/owner \d+/, "owner $(touch /opt/owned)"), "owner"],
    ["a relative folder", good(/source .*/, "source app"), "source"],
    ["a folder that climbs", good(/source .*/, "source /Applications/../etc"), "source"],
    ["a folder that ends in a climb", good(/source .*/, "source /Applications/.."), "source"],
    ["a folder with two slashes", good(/source .*/, "source //host/share"), "source"],
    ["a folder with a control character", good(/source .*/, "source /a\u001b[0m"), "source"],
    ["a folder of 1025 characters", good(/source .*/, `source /${"a".repeat(1024)}`), "source"],
    ["a sum in capitals", good(/node .*/, `node ${"A".repeat(64)}`), "node"],
    ["a short sum", good(/node .*/, `node ${sum.slice(1)}`), "node"],
    ["a long sum", good(/helper.cjs .*/, `helper.cjs ${sum}0`), "helper.cjs"],
    ["a sum that is a pattern", good(/wireguard-go .*/, `wireguard-go ${"*".repeat(64)}`), "wireguard-go"],
    ["a file more", good(/end order/, `extra ${sum}\nend order`), "end"],
    ["no end", good(/end order\n/, ""), "end"],
    ["another order of lines", good(/owner (.*)\nsource (.*)/, "source $2\nowner $1"), "owner"],
  ])("refuses an order with %s, and does nothing", (_what, order, name) => {
    expect(runScript(mac, INSTALL_SCRIPT, order())).toBe(`dockline: refused bad-order untouched ${name}\n`);
    expect([mac.traces(), mac.run(["ls", "/opt/owned"]).exitCode]).toEqual([[], 2]);
  });

  /** A good order, with a part of it exchanged; a part that is not there would be no test. */
  function good(part: RegExp, other: string): () => string {
    return () => {
      const order = orderFor(supply.release.old);
      expect(order).toMatch(part);
      return order.replace(part, other);
    };
  }

  test("does nothing for others than root", () => {
    expect(runScript(mac, INSTALL_SCRIPT, orderFor(supply.release.old), { uid: ANNA })).toBe(
      "dockline: refused not-root untouched \n",
    );
    expect(runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER, { uid: ANNA })).toBe(
      "dockline: refused not-root untouched \n",
    );
    expect(runScript(mac, UNINSTALL_SCRIPT, "dockline-install 1\n")).toBe(
      "dockline: refused bad-order untouched dockline-uninstall\n",
    );
  });

  test("trusts the sums of its own copies, whatever the app's folder holds by then", () => {
    mac.placeApp(supply.release.old);
    const order = orderFor(supply.release.old);
    mac.tamper("wireguard-go", "#!/bin/sh\ntouch /opt/owned\n");
    expect(runScript(mac, INSTALL_SCRIPT, order)).toBe(
      `dockline: refused wrong-file untouched ${AT.app}/wireguard-go\n`,
    );
    mac.run(["sh", "-c", 'rm "$1" && mkfifo "$1"', "sh", `${AT.app}/wireguard-go`]);
    expect(runScript(mac, INSTALL_SCRIPT, order)).toBe(
      `dockline: refused missing-file untouched ${AT.app}/wireguard-go\n`,
    );
    mac.run(["rm", `${AT.app}/wireguard-go`]);
    expect([mac.traces(), mac.run(["ls", "/opt/owned"]).exitCode]).toEqual([[], 2]);
  });

  test("takes over the lock of a run that was killed", () => {
    mac.placeApp(supply.release.old);
    for (const left of ["", "999999", "no number"]) {
      mac.shell(`mkdir ${AT.lock} && printf '%s' '${left}' >${AT.lock}/pid`);
      expect(runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER)).toBe("dockline: removed\n");
      expect(mac.traces()).toEqual([]);
    }
  });

  test.each(["sh", "dash"])("that is asked to stop, in %s, puts the former helper back", (shell) => {
    mac.placeApp(supply.release.old);
    expect(runScript(mac, INSTALL_SCRIPT, orderFor(supply.release.old), { shell })).toBe(INSTALLED);
    mac.placeApp(supply.release.new);
    const afterSwap = INSTALL_SCRIPT.replace(/^publish$/m, "kill -TERM $$$$\npublish");
    expect(runScript(mac, afterSwap, orderFor(supply.release.new), { shell })).toBe(
      "dockline: refused interrupted running \n",
    );
    expect([mac.traces(), statusOf(mac).running?.version]).toEqual([WHOLE, "0.1.0"]);
    expect(runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER, { shell })).toBe("dockline: removed\n");
  });

  test("that is killed at any step leaves one whole helper, and the next run completes the work", () => {
    const both = [supply.release.old, supply.release.new].map((files) => sha256(files["helper.cjs"]));
    mac.placeApp(supply.release.old);
    expect(runScript(mac, INSTALL_SCRIPT, orderFor(supply.release.old))).toBe(INSTALLED);
    let killed = 0;
    for (const [index, { step, script }] of killedAtEachStep(INSTALL_SCRIPT).entries()) {
      const files = index % 2 === 0 ? supply.release.new : supply.release.old;
      mac.placeApp(files);
      const answer = runScript(mac, script, orderFor(files));
      // Some steps belong to what an earlier run has left.
      expect([step, answer]).toEqual([step, expect.stringMatching(/^(dockline: installed\n)?$/)]);
      if (answer === "") killed++;
      const whole = mac.shell(
        `cd ${AT.folder} 2>/dev/null || cd ${AT.folder}.old; ls | xargs; sha256sum <helper.cjs; test -f ${AT.plist}`,
      );
      const [names, found] = whole.split("\n");
      expect([step, names, both.includes(found?.slice(0, 64) ?? "")]).toEqual([
        step,
        "daemon.plist helper.cjs node wireguard-go",
        true,
      ]);
      expect([step, runScript(mac, INSTALL_SCRIPT, orderFor(files)), mac.traces()]).toEqual([
        step,
        INSTALLED,
        WHOLE,
      ]);
      expect(mac.shell(`sha256sum <${AT.folder}/helper.cjs`).slice(0, 64)).toBe(sha256(files["helper.cjs"]));
    }
    expect(killed).toBeGreaterThan(30);
  });

  test("that is killed at any step of the first installation, or of removal, leaves nothing after removal", () => {
    for (const { step, script } of [...killedAtEachStep(INSTALL_SCRIPT)].filter(
      (_, index) => index % 3 === 0,
    )) {
      expect([step, runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER)]).toEqual([
        step,
        "dockline: removed\n",
      ]);
      mac.placeApp(supply.release.old);
      runScript(mac, script, orderFor(supply.release.old));
      expect([step, runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER), mac.traces()]).toEqual([
        step,
        "dockline: removed\n",
        [],
      ]);
    }
    for (const { step, script } of killedAtEachStep(UNINSTALL_SCRIPT)) {
      expect([step, runScript(mac, INSTALL_SCRIPT, orderFor(supply.release.old))]).toEqual([step, INSTALLED]);
      runScript(mac, script, UNINSTALL_ORDER);
      expect([step, runScript(mac, UNINSTALL_SCRIPT, UNINSTALL_ORDER), mac.traces()]).toEqual([
        step,
        "dockline: removed\n",
        [],
      ]);
    }
  });
});

/** Lines on which something is changed, or a step begins. */
const CHANGE =
  /^ *(?:\[ .*(?:\|\||&&) )?(?:mkdir|rm|mv|cat|chmod|chown|printf|copy|stop|swap|publish|start|stage|try_staged|put_back|take_lock|echo "\$\$"|: >>|said=|\/bin\/launchctl)\b(?!\(\))/;
/** What is done when a run fails, which is not the one that is killed. */
const AFTERMATH = /^(fail|on_exit|go_back)\(\)/;

/** The script, killed once in front of each line that changes something. */
function killedAtEachStep(script: string): readonly { readonly step: string; readonly script: string }[] {
  const lines = script.split("\n");
  let isAftermath = false;
  return lines.flatMap((line, index) => {
    if (AFTERMATH.test(line)) isAftermath = true;
    if (line === "}") isAftermath = false;
    if (isAftermath || !CHANGE.test(line)) return [];
    const killed = [...lines.slice(0, index), "kill -KILL $$", ...lines.slice(index)].join("\n");
    return [{ step: `${index}: ${line.trim()}`, script: killed }];
  });
}
