import { expect, test } from "vitest";
import { alreadyRoot } from "../../../../bridge/helper-client/launchd/administrator.js";
import { launchdInstaller } from "../../../../bridge/helper-client/launchd/launchd-installer.js";
import { UNINSTALL_ORDER } from "../../../../bridge/helper-client/launchd/order.js";
import { UNINSTALL_SCRIPT } from "../../../../bridge/helper-client/launchd/root-script.js";

test("a person is asked once, for a script that is always the same, and may decline", async () => {
  const asked: unknown[] = [];
  const installer = launchdInstaller({
    files: "/nowhere",
    runAsAdministrator: async (...request) => {
      asked.push(request);
      return { kind: "declined" };
    },
  });
  await expect(installer.uninstall()).rejects.toMatchObject({
    code: "declined",
    message:
      "Nothing was changed, since no administrator has agreed to it; if no window came up, use sudo in a terminal.",
  });
  expect(asked).toEqual([[UNINSTALL_SCRIPT, UNINSTALL_ORDER]]);
});

test("a damaged app asks nobody for a password", async () => {
  const installer = launchdInstaller({
    files: "/nowhere",
    runAsAdministrator: () => Promise.reject(new Error("asked")),
  });
  await expect(installer.install(501)).rejects.toMatchObject({ code: "not-built" });
});

test("a script that ends without an answer is told with its last words", async () => {
  const installer = launchdInstaller({
    files: "/nowhere",
    runAsAdministrator: async () => ({ kind: "ran", stdout: "", stderr: "a\nsh: killed\n" }),
  });
  await expect(installer.uninstall()).rejects.toMatchObject({
    code: "unexpected",
    message: "The installation ended unexpectedly: sh: killed; try again.",
  });
});

test("a command line that is not root's runs nothing", () => {
  expect(() => alreadyRoot(501)("touch /opt/owned", "")).toThrow(
    "Installing or removing the helper needs root rights; run the same command with sudo.",
  );
});

test("a command line of root's hands over the script and the order, with no environment", async () => {
  const script = 'read -r line; echo "$line"; env | grep -Ev "^(PWD|OLDPWD|SHLVL|_)="; pwd >&2; exit 3';
  expect(await alreadyRoot(0)(script, "the order\n")).toEqual({
    kind: "ran",
    stdout: "the order\n",
    stderr: "/\n",
  });
});
