import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import { shellWord } from "../../../bridge/model/shell-word.js";
import type { OpenTerminal } from "./terminal.js";

export interface MacTerminalWorld {
  /** Of this user alone, as the system's folder for temporary files is on a Mac. */
  readonly temporaryFolder: string;
  /** Electron's shell.openPath: resolves with what went wrong, or nothing. */
  openPath(path: string): Promise<string>;
}

/**
 * By a ".command" file, which macOS opens in the user's terminal. AppleScript would be the other way: Terminal's "do
 * script" types its text into whatever shell the user has, where a control character is a key and quotes of sh's may
 * mean something else, and macOS asks for permission to control another app first. A file is read by sh alone. It lies
 * in a folder of its own (mode 0700), and removes that before anything else.
 */
export function macTerminal(world: MacTerminalWorld): OpenTerminal {
  return async (command) => {
    const folder = await mkdtemp(join(world.temporaryFolder, "dockline-terminal-"));
    const file = join(folder, "Dockline.command");
    try {
      await writeFile(file, commandFile(command, folder), { mode: 0o600, flag: "wx" });
      await chmod(file, 0o700);
      const trouble = await world.openPath(file);
      if (trouble !== "") throw new AppRefused(`No terminal could be opened: ${trouble}`);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  };
}

/** Each argument is a word of sh's, in which nothing means anything. */
function commandFile(command: readonly string[], folder: string): string {
  if (command.some((argument) => argument.includes("\0")))
    throw new AppRefused("No terminal can be opened: no argument of a command holds a null character.");
  return `#!/bin/sh
rm -rf -- ${shellWord(folder)}
exec ${command.map(shellWord).join(" ")}
`;
}
