import { spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import type { Clock } from "../../../bridge/session/ports.js";
import type { OpenTerminal } from "./terminal.js";

/** Terminals and what goes before a list of arguments; the desktop's and the distribution's own choice first. */
const TERMINALS: Readonly<Record<string, readonly string[]>> = {
  "xdg-terminal-exec": [],
  "x-terminal-emulator": ["-e"],
  "gnome-terminal": ["--"],
  ptyxis: ["--"],
  kgx: ["--"],
  konsole: ["-e"],
  "xfce4-terminal": ["-x"],
  kitty: [],
  alacritty: ["-e"],
  foot: [],
  xterm: ["-e"],
};

/**
 * What the terminal runs: sh, which runs its own arguments as they are. xterm gives a single argument to a shell, and
 * a window that closes at once would keep to itself why; so there are always more, and a failure waits to be read.
 */
const RUN = `"$@" && exit
code=$?
printf '\\nEnded with exit code %s; press Enter to close. ' "$code"
read -r answer`;

/** A terminal that has not complained by then is open; some stay until their window is closed. */
const COMPLAINT_LIMIT_MS = 2_000;

export interface LinuxTerminalWorld {
  /** Where programs are looked for, as PATH has it. */
  readonly path: string;
  readonly clock: Clock;
}

/** By the first terminal on the PATH. */
export function linuxTerminal({ path, clock }: LinuxTerminalWorld): OpenTerminal {
  return async (command) => {
    if (command.some((argument) => argument.includes("\0")))
      throw new AppRefused("No terminal can be opened: no argument of a command holds a null character.");
    const terminal = await findTerminal(path);
    if (terminal === null)
      throw new AppRefused("No terminal was found on the PATH; install one, such as xterm.");
    await start(terminal.file, [...terminal.before, "/bin/sh", "-c", RUN, "sh", ...command], clock);
  };
}

interface Terminal {
  readonly file: string;
  readonly before: readonly string[];
}

async function findTerminal(path: string): Promise<Terminal | null> {
  const folders = path.split(":").filter(isAbsolute);
  for (const [name, before] of Object.entries(TERMINALS)) {
    for (const folder of folders) {
      const file = join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return { file, before };
    }
  }
  return null;
}

/** Resolves when it is open: it ended well, as one does that hands its window to another process, or goes on. */
function start(file: string, args: readonly string[], clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { detached: true, stdio: "ignore" });
    const limit = clock.after(COMPLAINT_LIMIT_MS, resolve);
    const end = (trouble: string | null) => {
      limit[Symbol.dispose]();
      if (trouble === null) resolve();
      else reject(new AppRefused(`${file} could not be opened: ${trouble}`));
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code) => end(code === 0 ? null : `it ended with exit code ${code ?? "none"}`));
    child.unref();
  });
}
