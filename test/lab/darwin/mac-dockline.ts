import { Command } from "commander";
import { helperCommand } from "../../../cli/helper.js";
import type { Io } from "../../../cli/io.js";

/** `dockline helper …`, composed for a Mac on which the app is installed. */
const RESOURCES = "/Applications/Dockline 'beta'.app/Contents/Resources";

const io: Io = {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  isColourful: false,
  environment: process.env,
  user: { platform: "darwin", uid: process.getuid?.() ?? -1, home: "/Users/anna", xdgRuntimeDir: undefined },
  resources: { helperProgram: "/nowhere", macHelper: `${RESOURCES}/mac-helper`, images: "/nowhere" },
  version: "0.1.0",
  exitWith: (code) => {
    process.exitCode = code;
  },
};

void new Command("dockline").addCommand(helperCommand(io)).parseAsync();
