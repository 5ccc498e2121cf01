import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppRefused, type CommandLineView } from "../../../bridge/dashboard/app.js";
import { InstallError } from "../../../bridge/helper-client/install-error.js";
import { CommandLine, type CommandLineWorld } from "../../../electron/app/command/command-line.js";

let folder: string;
let link: string;
let brew: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-command-"));
  [link, brew] = [join(folder, "bin/dockline"), join(folder, "brew/dockline")];
  target = join(folder, "Dock 'line'.app/Contents/Resources/cli/dockline");
  for (const file of [link, brew, target]) await mkdir(dirname(file), { recursive: true });
  await writeFile(target, "#!/bin/sh\n");
});
afterEach(() => rm(folder, { recursive: true }));

function command(world: Partial<CommandLineWorld> = {}) {
  const told: CommandLineView[] = [];
  const made = new CommandLine({ target, link, otherLinks: [brew], linkAsRoot: null, ...world });
  made.onChange(() => told.push(made.view));
  return { command: made, told };
}

test.each<[what: string, make: () => Promise<unknown>, view: () => CommandLineView]>([
  ["nothing", async () => {}, () => ({ kind: "missing" })],
  ["no folder", () => rm(dirname(link), { recursive: true }), () => ({ kind: "missing" })],
  ["our link", () => symlink(target, link), () => ({ kind: "ours", path: link })],
  [
    "a link that is ours by another name",
    () => symlink(join(folder, "brew/../Dock 'line'.app/Contents/Resources/cli/dockline"), link),
    () => ({ kind: "ours", path: link }),
  ],
  [
    "a relative link to ours",
    () => symlink("../Dock 'line'.app/Contents/Resources/cli/dockline", link),
    () => ({ kind: "ours", path: link }),
  ],
  ["a package manager's link", () => symlink(target, brew), () => ({ kind: "ours", path: brew })],
  [
    "a link to a Dockline that was moved away",
    () => symlink("/Volumes/Dockline/Dockline.app/Contents/Resources/cli/dockline", link),
    () => ({ kind: "missing" }),
  ],
  ["somebody's file", () => writeFile(link, "mine"), () => ({ kind: "taken", path: link })],
  ["somebody's folder", () => mkdir(link), () => ({ kind: "taken", path: link })],
  ["somebody's link", () => symlink("/bin/true", link), () => ({ kind: "taken", path: link })],
  ["somebody's link to nothing", () => symlink("/nowhere", link), () => ({ kind: "taken", path: link })],
  ["somebody's file at another place", () => writeFile(brew, "mine"), () => ({ kind: "missing" })],
])("with %s where the command would be", async (_what, make, view) => {
  await make();
  const { command: line } = command();
  await line.look();
  expect(line.view).toEqual(view());
});

test("installing makes the link, tells of it, and does it once", async () => {
  await rm(dirname(link), { recursive: true });
  const { command: line, told } = command();
  await line.install();
  await line.install();
  expect([await readlink(link), told]).toEqual([target, [{ kind: "ours", path: link }]]);
});

test("a link of a Dockline that was moved is replaced", async () => {
  await symlink("/Volumes/Dockline/Dockline.app/Contents/Resources/cli/dockline", link);
  await command().command.install();
  expect(await readlink(link)).toBe(target);
});

test("what is somebody else's stays, and is named", async () => {
  await writeFile(link, "mine");
  const { command: line } = command();
  const taken = new AppRefused(`${link} is there already and is not Dockline's; move it away first.`);
  await expect(line.install()).rejects.toEqual(taken);
  expect([await readFile(link, "utf8"), line.view]).toEqual(["mine", { kind: "taken", path: link }]);
});

test.each<[what: string, target: string | null, sentence: string]>([
  ["run from its sources", null, "Only the installed app can install the command."],
  [
    "on its disk image",
    "/Volumes/Dockline/Dockline.app/Contents/Resources/cli/dockline",
    "Dockline will not stay where it is now; move it to Applications first.",
  ],
  [
    "where macOS keeps what was not moved",
    "/private/var/folders/zz/T/AppTranslocation/1-2/d/Dockline.app/Contents/Resources/cli/dockline",
    "Dockline will not stay where it is now; move it to Applications first.",
  ],
])("an app %s makes no link", async (_what, passing, sentence) => {
  const { command: line } = command({ target: passing });
  await expect(line.install()).rejects.toEqual(new AppRefused(sentence));
  await expect(readlink(link)).rejects.toThrow("ENOENT");
});

test("a folder that cannot be made is told", async () => {
  await rm(dirname(link), { recursive: true });
  await writeFile(dirname(link), "a file in the way");
  await expect(command().command.install()).rejects.toThrow(/^The command could not be installed: E[A-Z]+/);
});

const hasSys = process.platform === "linux";
if (!hasSys) console.log("a command in a folder of root's: NOT RUN: it needs Linux's /sys");

test.runIf(hasSys)(
  "root is asked only where the user may not write, once at a time, and may be refused",
  async () => {
    // A folder in which nobody can make a link: not even root, which the tests may run as.
    const protectedLink = "/sys/dockline";
    const asked: string[] = [];
    let answer: () => void = () => {};
    const linkAsRoot = async (wanted: string) => {
      asked.push(wanted);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      throw new InstallError("declined", "Nothing was installed, since nobody agreed to it.");
    };
    const { command: line } = command({ link: protectedLink, linkAsRoot });
    const first = line.install().catch((error: unknown) => error);
    await vi.waitFor(() => expect(asked).toEqual([target]));
    await expect(line.install()).rejects.toThrow("The command is being installed already");
    answer();
    expect([await first, line.view]).toEqual([
      expect.objectContaining({
        name: "AppRefused",
        message: "Nothing was installed, since nobody agreed to it.",
      }),
      { kind: "missing" },
    ]);
  },
);
