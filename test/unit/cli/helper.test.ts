import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { helperCommand } from "../../../cli/helper.js";
import type { Io } from "../../../cli/io.js";
import { parseUid } from "../../../helper/protocol/uid.js";

/** root's, on a machine where nothing can be installed. */
function io(environment: Io["environment"]): Io {
  const nothing = () => ({ [Symbol.dispose]() {} });
  const nowhere = "/nowhere";
  return {
    print() {},
    note() {},
    onOutputLost: nothing,
    colours: { print: 0, note: 0 },
    environment,
    user: { platform: "freebsd", uid: 0, home: nowhere, xdgRuntimeDir: undefined },
    resources: { helperProgram: nowhere, macHelper: nowhere, images: nowhere, page: nowhere },
    hostEvents: { watch: nothing },
    version: "0.1.0",
    exitWith() {},
  };
}

function install(args: readonly string[], environment: Io["environment"] = {}): Promise<unknown> {
  const helper = helperCommand(io(environment))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  for (const command of helper.commands) command.copyInheritedSettings(helper);
  return new Command().addCommand(helper).parseAsync(["node", "dockline", "helper", "install", ...args]);
}

describe("whom the helper serves", () => {
  test.each([
    ["0", 0],
    ["501", 501],
    ["4294967294", 4294967294],
    ["4294967295", null],
    ["9999999999", null],
    ["0501", null],
    ["", null],
    ["-1", null],
    ["1e3", null],
  ])("%s is read as %s, by whoever asks and by the helper alike", (text, uid) => {
    expect(parseUid(text)).toBe(uid);
  });

  test.each(["9999999999", "4294967295", "anna", "007"])("--owner %s is refused", async (owner) => {
    await expect(install(["--owner", owner])).rejects.toMatchObject({
      code: "commander.invalidArgument",
      message: expect.stringContaining("It must be a user's id, in digits."),
    });
  });

  test.each(["anna", "", "9999999999"])('a SUDO_UID of "%s" is refused with what to do', async (uid) => {
    await expect(install([], { SUDO_UID: uid })).rejects.toMatchObject({
      exitCode: 2,
      message: `SUDO_UID is not a user's id ("${uid}"); say with --owner whom the helper serves.`,
    });
  });
});
