import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../../bridge/session/clock.js";
import { linuxTerminal } from "../../../electron/app/terminal/linux-terminal.js";
import { macTerminal } from "../../../electron/app/terminal/mac-terminal.js";
import { FakeClock } from "../../fakes/fake-clock.js";

let folder: string;
let docker: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dockline-terminal-test-"));
  [docker, output] = [join(folder, "docker"), join(folder, "output")];
  await program(docker, `printf '%s\\0' "$@" >'${output}.new'; mv '${output}.new' '${output}'`);
  await mkdir(join(folder, "bin"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
}
/** What the command was given, once it ran. */
const given = () =>
  vi.waitFor(async () => (await readFile(output, "utf8")).split("\0").slice(0, -1), { timeout: 10_000 });

const HOSTILE = [
  ["a quotation mark", 'a"b'],
  ["an apostrophe", "it's'"],
  ["a command", "$(touch owned)"],
  ["an old command", "`touch owned`"],
  ["a line of its own", "a\ntouch owned\n"],
  ["a carriage return", "a\rtouch owned\r"],
  ["the key that ends input", "\u0004\u0003exit"],
  ["another command", "; touch owned; #"],
  ["a backslash", "\\"],
  ["AppleScript", '" & (do shell script "touch owned") & "'],
  ["nothing", ""],
  ["an option", "--help"],
] as const;
const anyArguments = fc.array(
  fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  {
    minLength: 1,
    maxLength: 5,
  },
);

describe("on a Mac", () => {
  /** macOS, whose terminal has the file run by a shell of the user's. */
  function mac(shell: string) {
    const opened: { file: string; modes: readonly string[] }[] = [];
    const open = macTerminal({
      temporaryFolder: folder,
      openPath: async (file) => {
        const modes = await Promise.all(
          [file, dirname(file)].map(async (path) => (await stat(path)).mode.toString(8)),
        );
        opened.push({ file, modes });
        await promisify(execFile)(shell, ["-c", `'${file}'`], { cwd: folder });
        return "";
      },
    });
    return { open, opened };
  }

  test.each(HOSTILE)(
    "%s reaches the command as it is, and nothing else comes of it",
    async (_what, argument) => {
      const { open, opened } = mac("/bin/sh");
      await open([docker, "exec", argument, "sh"]);
      expect([await given(), (await readdir(folder)).sort()]).toEqual([
        ["exec", argument, "sh"],
        ["bin", "docker", "output"],
      ]);
      expect(opened.map(({ modes }) => modes)).toEqual([["100700", "40700"]]);
    },
  );

  test("any arguments do", { timeout: 60_000 }, async () => {
    const { open } = mac("/bin/sh");
    await fc.assert(
      fc.asyncProperty(anyArguments, async (args) => {
        await rm(output, { force: true });
        await open([docker, ...args]);
        expect(await given()).toEqual(args);
      }),
      { numRuns: 40 },
    );
  });

  test("where nothing opens the file, it is gone, and the reason is told", async () => {
    const open = macTerminal({ temporaryFolder: folder, openPath: async () => "no application" });
    await expect(open(["docker"])).rejects.toMatchObject({
      name: "AppRefused",
      message: "No terminal could be opened: no application",
    });
    await expect(open(["docker", "a\0b"])).rejects.toMatchObject({
      name: "AppRefused",
      message: "No terminal can be opened: no argument of a command holds a null character.",
    });
    expect((await readdir(folder)).sort()).toEqual(["bin", "docker"]);
  });
});

describe("on Linux", () => {
  const open = (command: readonly string[], clock = systemClock) =>
    linuxTerminal({ path: `relative::${folder}/none:${folder}/bin`, clock })(command);
  const terminal = (name: string, text: string) =>
    program(join(folder, "bin", name), `cd '${folder}'\n${text}`);

  test.each(HOSTILE)(
    "%s reaches the command as it is, and nothing else comes of it",
    async (_what, argument) => {
      await terminal("x-terminal-emulator", '[ "$1" = -e ] || exit 9\nshift\nexec "$@"');
      await open([docker, "exec", argument, "sh"]);
      expect([await given(), (await readdir(folder)).sort()]).toEqual([
        ["exec", argument, "sh"],
        ["bin", "docker", "output"],
      ]);
    },
  );

  test("any arguments do", { timeout: 60_000 }, async () => {
    await terminal("xdg-terminal-exec", 'exec "$@"');
    await fc.assert(
      fc.asyncProperty(anyArguments, async (args) => {
        await rm(output, { force: true });
        await open([docker, ...args]);
        expect(await given()).toEqual(args);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ["xdg-terminal-exec", ""],
    ["x-terminal-emulator", "-e"],
    ["gnome-terminal", "--"],
    ["ptyxis", "--"],
    ["kgx", "--"],
    ["konsole", "-e"],
    ["xfce4-terminal", "-x"],
    ["kitty", ""],
    ["alacritty", "-e"],
    ["foot", ""],
    ["xterm", "-e"],
  ])("%s is given the command in its own way", async (name, before) => {
    await terminal(
      name,
      `[ "$1" = "${before || "/bin/sh"}" ] || exit 9\n${before === "" ? "" : "shift"}\nexec "$@"`,
    );
    await open([docker, "it's"]);
    expect(await given()).toEqual(["it's"]);
  });

  test("the desktop's own choice goes before any other", async () => {
    await terminal("xterm", "exit 9");
    await terminal("x-terminal-emulator", "exit 9");
    await terminal("xdg-terminal-exec", 'exec "$@"');
    await open([docker, "a"]);
    expect(await given()).toEqual(["a"]);
  });

  test("no terminal, one that is none, and one that complains are told", async () => {
    const told = () => open([docker]).catch((error: Error) => `${error.name}: ${error.message}`);
    const said = [await told()];
    await terminal("xterm", "exit 1");
    said.push(await told());
    await writeFile(join(folder, "bin/xterm"), "#!/nowhere\n");
    said.push(await told());
    said.push(await open(["docker", "a\0b"]).catch((error: Error) => `${error.name}: ${error.message}`));
    const xterm = join(folder, "bin/xterm");
    expect(said).toEqual([
      "AppRefused: No terminal was found on the PATH; install one, such as xterm.",
      `AppRefused: ${xterm} could not be opened: it ended with exit code 1`,
      `AppRefused: ${xterm} could not be opened: spawn ${xterm} ENOENT`,
      "AppRefused: No terminal can be opened: no argument of a command holds a null character.",
    ]);
  });

  test("one that stays is open, however long its window is", async () => {
    await terminal("xterm", 'shift\n"$@"\nread -r line <"$0.end"');
    await promisify(execFile)("mkfifo", [join(folder, "bin/xterm.end")]);
    const clock = new FakeClock();
    const opened = open([docker, "a"], clock);
    expect(await given()).toEqual(["a"]);
    await clock.pass(2_000);
    await opened;
    await writeFile(join(folder, "bin/xterm.end"), "\n");
  });

  test("a command that fails leaves its reason to be read", async () => {
    await program(docker, "echo 'no such container' >&2; exit 1");
    const screen = join(folder, "screen");
    await terminal("xterm", `shift\necho | "$@" >'${screen}.new' 2>&1\nmv '${screen}.new' '${screen}'`);
    await open([docker]);
    await vi.waitFor(async () =>
      expect(await readFile(screen, "utf8")).toBe(
        "no such container\n\nEnded with exit code 1; press Enter to close. ",
      ),
    );
  });
});
