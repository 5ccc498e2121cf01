import { access, constants } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import type { Clock } from "../../../bridge/session/ports.js";
import { startProgram } from "../../../bridge/world/start-program.js";
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
    const args = [...terminal.before, "/bin/sh", "-c", RUN, "sh", ...command];
    const trouble = await startProgram(terminal.file, args, clock);
    if (trouble !== null) throw new AppRefused(`${terminal.file} could not be opened: ${trouble}`);
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
