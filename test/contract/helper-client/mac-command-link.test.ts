import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkOrder } from "../../../bridge/helper-client/launchd/order.js";
import { linkAsRoot } from "../../../bridge/helper-client/launchd/root-link.js";
import { LINK_SCRIPT } from "../../../bridge/helper-client/launchd/root-script.js";
import { buildMacPrograms, type MacPrograms } from "../../lab/darwin/mac-programs.js";
import { ANNA, ThrowawayMac, whyNoMac } from "../../lab/darwin/throwaway-mac.js";

const missing = whyNoMac();
if (missing !== null) console.log(`root's link to the command on a Mac: NOT RUN: ${missing}`);

const TARGET = "/Applications/Dockline 'beta'.app/Contents/Resources/cli/dockline";
const LINK = "/usr/local/bin/dockline";

describe.skipIf(missing !== null)("root's link to the command", { timeout: 120_000 }, () => {
  let programs: MacPrograms;
  let mac: ThrowawayMac;
  beforeAll(async () => {
    programs = await buildMacPrograms();
    mac = await ThrowawayMac.boot(programs);
  }, 120_000);
  afterAll(async () => {
    await mac[Symbol.asyncDispose]();
    await programs[Symbol.asyncDispose]();
  });

  function run(order: string, { uid = 0, shell = "sh" } = {}): string {
    const { stdout, stderr } = mac.run([shell, "-c", LINK_SCRIPT], { input: order, uid });
    return `${stderr}${stdout}`;
  }
  const target = () => mac.shell(`readlink ${LINK} || echo none`);
  /** What the person is told; "done" when there is nothing to tell. */
  const told = () =>
    linkAsRoot(async (script, input) => {
      const { stdout, stderr } = mac.run(["sh", "-c", script], { input });
      return { kind: "ran", stdout, stderr };
    }, TARGET).then(
      () => "done",
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );

  test.each(["sh", "dash", "bash"])("is made in a folder that need not be there, by %s", (shell) => {
    mac.shell("rm -rf /usr/local/bin");
    expect([run(linkOrder(TARGET), { shell }), target()]).toEqual(["dockline: installed\n", TARGET]);
    expect(mac.shell("stat -c '%U %a' /usr/local/bin; stat -c %U /usr/local/bin/dockline")).toBe(
      "root 755\nroot",
    );
    expect([run(linkOrder(TARGET), { shell }), target()]).toEqual(["dockline: installed\n", TARGET]);
  });

  test("takes the place of a link to a Dockline that was moved, and of nothing else", async () => {
    mac.shell(`mkdir -p /usr/local/bin && rm -f ${LINK}`);
    mac.shell(`ln -s /Volumes/D/Dockline.app/Contents/Resources/cli/dockline ${LINK}`);
    expect([await told(), target()]).toEqual(["done", TARGET]);
    const taken = `foreign-file: ${LINK} is there already and is not Dockline's; move it away first.`;
    for (const theirs of [
      `echo mine >${LINK}`,
      `mkdir ${LINK}`,
      `ln -s /bin/true ${LINK}`,
      `ln -s /tmp ${LINK}`,
    ]) {
      mac.shell(`rm -rf ${LINK} && ${theirs}`);
      const before = mac.shell(`ls -ld --time-style=full-iso ${LINK}`);
      expect([theirs, await told(), mac.shell(`ls -ld --time-style=full-iso ${LINK}`)]).toEqual([
        theirs,
        taken,
        before,
      ]);
    }
    mac.shell(`rm -rf ${LINK}`);
  });

  test.each([
    ["belongs to a user", `chown ${ANNA} /usr/local/bin`, "chown 0 /usr/local/bin", "/usr/local/bin"],
    ["a group may write", "chmod 775 /usr/local/bin", "chmod 755 /usr/local/bin", "/usr/local/bin"],
    ["lies in such a one", "chmod 777 /usr/local", "chmod 755 /usr/local", "/usr/local"],
    [
      "is a link",
      "mv /usr/local/bin /usr/local/elsewhere && ln -s elsewhere /usr/local/bin",
      "rm /usr/local/bin && mv /usr/local/elsewhere /usr/local/bin",
      "/usr/local/bin",
    ],
  ])("is not made in a folder that %s", async (_what, spoil, mend, path) => {
    mac.shell("mkdir -p /usr/local/bin");
    mac.shell(spoil);
    const said = await told();
    const there = target();
    mac.shell(mend);
    expect([said, there]).toEqual([
      `unsafe-folder: ${path} can be changed by others than root, so root puts no link there; run "sudo ln -s '/Applications/Dockline '\\''beta'\\''.app/Contents/Resources/cli/dockline' ${LINK}" in a terminal.`,
      "none",
    ]);
  });

  test.each([
    ["nothing", "", "dockline-link"],
    ["another verb", "dockline-install 1\n", "dockline-link"],
    ["another version", "dockline-link 2\n", "dockline-link"],
    ["no end", `dockline-link 1\ntarget ${TARGET}\n`, "end"],
    ["a line more", `dockline-link 1\ntarget ${TARGET}\nlink /etc/sudoers\nend order\n`, "end"],
    ["a relative path", linkOrder("Dockline.app/Contents/Resources/cli/dockline"), "target"],
    ["a path that climbs", linkOrder("/a/../Dockline.app/Contents/Resources/cli/dockline"), "target"],
    ["two slashes", linkOrder("//h/Dockline.app/Contents/Resources/cli/dockline"), "target"],
    ["another program", linkOrder("/bin/sh"), "target"],
    ["a program outside of an app", linkOrder("/tmp/Contents/Resources/cli/dockline"), "target"],
    ["a control character", linkOrder("/a\u001b/D.app/Contents/Resources/cli/dockline"), "target"],
    ["a path without end", linkOrder(`/${"a".repeat(1024)}.app/Contents/Resources/cli/dockline`), "target"],
  ])("is not made for an order with %s", (_what, order, name) => {
    mac.shell(`rm -rf ${LINK}`);
    expect([run(order), target()]).toEqual([`dockline: refused bad-order untouched ${name}\n`, "none"]);
  });

  test("what looks like a command in the path is a part of the path", () => {
    const hostile =
      "/$(touch /opt/owned)`touch /opt/owned`; touch /opt/owned/D.app/Contents/Resources/cli/dockline";
    expect([run(linkOrder(hostile)), target()]).toEqual(["dockline: installed\n", hostile]);
    expect(mac.run(["ls", "/opt/owned"]).exitCode).toBe(2);
  });

  test("is not made by others than root", () => {
    mac.shell(`rm -rf ${LINK}`);
    expect([run(linkOrder(TARGET), { uid: ANNA }), target()]).toEqual([
      "dockline: refused not-root untouched \n",
      "none",
    ]);
  });
});

test("a person who does not agree, and a script that ends without an answer, are told", async () => {
  const told = (answer: Awaited<ReturnType<Parameters<typeof linkAsRoot>[0]>>) =>
    linkAsRoot(async () => answer, "/D.app/Contents/Resources/cli/dockline").catch(
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
  const byHand = `run "sudo ln -s /D.app/Contents/Resources/cli/dockline ${LINK}" in a terminal`;
  expect([
    await told({ kind: "declined" }),
    await told({ kind: "ran", stdout: "", stderr: "a\nsh: killed\n" }),
    await told({ kind: "ran", stdout: "", stderr: "" }),
    await told({ kind: "ran", stdout: "dockline: refused unexpected untouched \n", stderr: "" }),
  ]).toEqual([
    "declined: Nothing was installed, since nobody agreed to it.",
    `unexpected: The command could not be installed (sh: killed); ${byHand}.`,
    `unexpected: The command could not be installed (without a word); ${byHand}.`,
    `unexpected: The command could not be installed (unexpected); ${byHand}.`,
  ]);
});
