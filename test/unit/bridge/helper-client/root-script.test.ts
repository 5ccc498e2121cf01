import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { InstallError } from "../../../../bridge/helper-client/install-error.js";
import { parseManifest } from "../../../../bridge/helper-client/launchd/manifest.js";
import { installOrder, UNINSTALL_ORDER } from "../../../../bridge/helper-client/launchd/order.js";
import { INSTALLED, PARENTS } from "../../../../bridge/helper-client/launchd/paths.js";
import { parseRootAnswer, refusalError } from "../../../../bridge/helper-client/launchd/root-answer.js";
import { INSTALL_SCRIPT, UNINSTALL_SCRIPT } from "../../../../bridge/helper-client/launchd/root-script.js";

const SUMS = { node: "0".repeat(64), "helper.cjs": "1".repeat(64), "wireguard-go": "2".repeat(64) };

test("an order is seven lines of data", () => {
  expect(installOrder({ ownerUid: 501, source: "/Applications/It's here", sums: SUMS })).toBe(
    [
      "dockline-install 1",
      "owner 501",
      "source /Applications/It's here",
      `node ${SUMS.node}`,
      `helper.cjs ${SUMS["helper.cjs"]}`,
      `wireguard-go ${SUMS["wireguard-go"]}`,
      "end order",
      "",
    ].join("\n"),
  );
  expect(UNINSTALL_ORDER).toBe("dockline-uninstall 1\n");
});

test.each([
  ["install", INSTALL_SCRIPT],
  ["uninstall", UNINSTALL_SCRIPT],
])("the script to %s is one that sh can read, and its constants are quoted text", (_what, script) => {
  expect(spawnSync("sh", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({
    status: 0,
    stderr: "",
  });
  const constants = script.slice(0, script.indexOf("set -eu\n"));
  const rest = constants.replaceAll(/^[A-Z_]+='[^']*'\n/gm, "").replaceAll(/^#.*\n/gm, "");
  expect(rest).toBe("");
});

test("what is installed lies in folders of Apple's that are checked, or in that of running programs", () => {
  const parents = [...Object.values(PARENTS), "/private/var/run"];
  const strays = Object.values(INSTALLED).filter(
    (path) => !parents.includes(path.slice(0, path.lastIndexOf("/"))),
  );
  expect(strays).toEqual([]);
});

test.each([
  ["installed", "dockline: installed\n", { kind: "done", what: "installed" }],
  ["removed, after other output", "warning\ndockline: removed\n", { kind: "done", what: "removed" }],
  [
    "refused with a detail",
    "dockline: refused unsafe-folder untouched /Library/Privileged Helper Tools\n",
    {
      kind: "refused",
      code: "unsafe-folder",
      previous: "untouched",
      detail: "/Library/Privileged Helper Tools",
    },
  ],
  [
    "refused without one",
    "dockline: refused not-started running \n",
    { kind: "refused", code: "not-started", previous: "running", detail: "" },
  ],
  ["nothing, as where it was killed", "", null],
  ["an unknown code", "dockline: refused boredom untouched \n", null],
  ["an unknown end of the former helper", "dockline: refused busy gone \n", null],
  ["an answer that is not the last line", "dockline: installed\nSegmentation fault\n", null],
])("what root says: %s", (_what, stdout, answer) => {
  expect(parseRootAnswer(stdout)).toEqual(answer);
});

test.each([
  ["not-root", "untouched", "", "not-root: The installation was not run as root; try again."],
  [
    "busy",
    "untouched",
    "12",
    "busy: Another installation is running (process 12); try again when it has ended.",
  ],
  [
    "unsafe-folder",
    "untouched",
    "/Library",
    "unsafe-folder: /Library is not a plain folder that root alone may change; mend its owner and mode first.",
  ],
  [
    "foreign-file",
    "untouched",
    "/x",
    "foreign-file: /x has a name of Dockline's but is a link or can be changed by others than root; move it away first.",
  ],
  ["missing-file", "untouched", "/x", "not-built: /x is missing; install Dockline again."],
  ["wrong-file", "untouched", "/x", "damaged: /x is not the file that was built; install Dockline again."],
  [
    "unusable",
    "untouched",
    "node",
    "unusable: This Mac refuses to run node; install the Dockline that was built for it.",
  ],
  [
    "copy-failed",
    "untouched",
    "node",
    "copy-failed: node could not be copied; make room on the disk, or move Dockline to Applications.",
  ],
  [
    "not-stopped",
    "running",
    "",
    "launchd-failed: launchd did not stop the running helper; restart the Mac and try again. The former helper is running again.",
  ],
  [
    "not-started",
    "running",
    "",
    "launchd-failed: The new helper was started but does not listen; see /private/var/log/dockline/helper.log. The former helper is running again.",
  ],
  [
    "not-started",
    "stopped",
    "Bootstrap failed: 37: Operation already in progress",
    "launchd-failed: launchd did not start the new helper: Bootstrap failed with 37, Operation already in progress. The former helper could not be started again either.",
  ],
  ["interrupted", "none", "", "interrupted: The installation was interrupted; try again."],
  [
    "bad-order",
    "untouched",
    "owner",
    "unexpected: The installation failed (bad-order owner); please report it.",
  ],
  ["unexpected", "untouched", "", "unexpected: The installation failed (unexpected ); please report it."],
] as const)("%s, with the former helper %s, is a sentence", (code, previous, detail, said) => {
  const error = refusalError({ kind: "refused", code, previous, detail });
  expect(error).toBeInstanceOf(InstallError);
  expect(`${error.code}: ${error.message}`).toBe(said);
});

test("a manifest names exactly the files that root runs, each with its sum", () => {
  expect(parseManifest(JSON.stringify({ files: SUMS }))).toEqual(SUMS);
});

test.each([
  ["no JSON", "{"],
  ["no files", "{}"],
  ["a file that is missing", JSON.stringify({ files: { node: SUMS.node } })],
  ["a file too many", JSON.stringify({ files: { ...SUMS, "../../etc/sudoers": SUMS.node } })],
  ["a sum in capitals", JSON.stringify({ files: { ...SUMS, node: "A".repeat(64) } })],
  ["a sum of another length", JSON.stringify({ files: { ...SUMS, node: "a".repeat(63) } })],
  [
    "a sum with a line of its own",
    JSON.stringify({ files: { ...SUMS, node: `${"a".repeat(64)}\nend order` } }),
  ],
  ["something beside the files", JSON.stringify({ files: SUMS, run: "/bin/sh" })],
])("a manifest with %s is none", (_what, text) => {
  expect(parseManifest(text)).toBeNull();
});
