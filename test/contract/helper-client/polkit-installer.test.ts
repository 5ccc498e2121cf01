import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { polkitInstaller } from "../../../bridge/helper-client/systemd/polkit-installer.js";
import { FakeInstaller } from "../../fakes/fake-installer.js";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
if (!isRoot) console.log("installing by polkit: NOT RUN: it needs files of root's in a folder of root's");

describe.skipIf(!isRoot)("the helper, installed by polkit", () => {
  let folder: string;
  let node: string;
  let program: string;
  let helper: string;
  let pkexec: string;
  beforeEach(() => {
    // Every folder above has to be root's alone, as /tmp is not.
    folder = mkdtempSync("/run/dockline-polkit-");
    [node, program, helper, pkexec] = ["node", "cli.js", "helper.cjs", "pkexec"].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    chmodSync(folder, 0o755);
    for (const file of [node, program, helper]) writeFileSync(file, "", { mode: 0o644 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A pkexec that keeps what it was given, then does `after`. */
  function installer(after: string, host: object = {}) {
    writeFileSync(
      pkexec,
      `#!/bin/sh\nprintf '%s\\n' "$@" >${folder}/asked\nenv | sort >${folder}/environment\n${after}\n`,
      {
        mode: 0o755,
      },
    );
    const systemd = new FakeInstaller("0.1.0");
    systemd.state = { isInstalled: true, running: { version: "0.1.0", protocol: 2, pid: 7 } };
    return polkitInstaller(systemd, { pkexec, node, program, helper, ...host });
  }
  const asked = () => readFileSync(join(folder, "asked"), "utf8").trimEnd().split("\n");
  const codeAndMessage = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "done",
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );

  test("root runs Node and the program as they lie there, by a list of arguments and without an environment", async () => {
    const made = installer("exit 0");
    expect(await made.install(1000)).toEqual({
      isInstalled: true,
      running: { version: "0.1.0", protocol: 2, pid: 7 },
    });
    expect(asked()).toEqual([
      "--disable-internal-agent",
      node,
      program,
      "helper",
      "install",
      "--owner",
      "1000",
    ]);
    expect(
      readFileSync(join(folder, "environment"), "utf8").replaceAll(/^(PWD|OLDPWD|SHLVL|_)=.*\n/gm, ""),
    ).toBe("");
    await made.uninstall();
    expect(asked()).toEqual(["--disable-internal-agent", node, program, "helper", "uninstall"]);
  });

  test.each<[what: string, change: () => void, path: () => string]>([
    ["Node that others may write", () => chmodSync(node, 0o775), () => node],
    ["a program that others may write", () => chmodSync(program, 0o666), () => program],
    ["a helper that others may write", () => chmodSync(helper, 0o646), () => helper],
    ["a folder that others may write", () => chmodSync(folder, 0o777), () => folder],
    [
      "a program that is a link",
      () => {
        rmSync(program);
        symlinkSync(helper, program);
      },
      () => program,
    ],
    [
      "a program that is a folder",
      () => {
        rmSync(program);
        mkdirSync(program);
      },
      () => program,
    ],
  ])("%s is not run as root, and the command for a terminal is told", async (_what, change, path) => {
    change();
    const made = installer("touch ran");
    expect([await codeAndMessage(made.install(1000)), await codeAndMessage(made.uninstall())]).toEqual(
      ["install", "uninstall"].map(
        (verb) =>
          `unsafe-folder: Others than root can change ${path()}, so it is not run as root from here; run "sudo ${node} ${program} helper ${verb}" in a terminal.`,
      ),
    );
    expect(asked).toThrow("ENOENT");
  });

  test("without a Node of its own, or with a file that is missing, nobody is asked", async () => {
    const fromSources = await codeAndMessage(installer("exit 0", { node: null }).install(1000));
    const missing = await codeAndMessage(installer("exit 0", { helper: `${folder}/gone` }).install(1000));
    expect([fromSources, missing]).toEqual([
      'no-prompt: The helper is installed by root: run "sudo dockline helper install" in a terminal.',
      `not-built: ${folder}/gone is missing; install Dockline again.`,
    ]);
    expect(asked).toThrow("ENOENT");
  });

  test("each end of pkexec's is told", async () => {
    const byHand = `run "sudo ${node} ${program} helper install" in a terminal`;
    const ends: string[] = [];
    for (const after of [
      "exit 126",
      "exit 127",
      "echo notice >&2; echo 'dockline: Run \"sudo dockline down\" first.' >&2; exit 5",
      "exit 1",
    ])
      ends.push(await codeAndMessage(installer(after).install(1000)));
    ends.push(await codeAndMessage(installer("exit 0", { pkexec: `${folder}/none` }).install(1000)));
    const nobody = `no-prompt: Nobody could be asked for an administrator's password; ${byHand}.`;
    expect(ends).toEqual([
      `declined: Nothing was changed, since nobody has agreed to it; or ${byHand}.`,
      nobody,
      'unexpected: Run "sudo dockline down" first.',
      `unexpected: It ended without a word; ${byHand}.`,
      nobody,
    ]);
  });
});
