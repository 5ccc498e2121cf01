import { Command } from "commander";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { faultSentence } from "../../../bridge/model/sentence.js";
import { systemClock } from "../../../bridge/session/clock.js";
import { clockWatch } from "../../../bridge/session/clock-watch.js";
import { exitCodeOf } from "../../../cli/exit-code.js";
import { helperCommand } from "../../../cli/helper.js";
import type { Io } from "../../../cli/io.js";

/** `dockline helper …`, composed for a Mac on which the app is installed. */
const RESOURCES = "/Applications/Dockline 'beta'.app/Contents/Resources";

// sudo-prompt asks Node's own process, where the bundler does not tell it.
Object.defineProperty(process, "platform", { value: "darwin" });

const io: Io = {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  isColourful: false,
  environment: process.env,
  user: { platform: "darwin", uid: process.getuid?.() ?? -1, home: "/Users/anna", xdgRuntimeDir: undefined },
  resources: {
    helperProgram: "/nowhere",
    macHelper: `${RESOURCES}/mac-helper`,
    images: "/nowhere",
    page: "/nowhere",
  },
  hostEvents: clockWatch(systemClock),
  version: "0.1.0",
  exitWith: (code) => {
    process.exitCode = code;
  },
};

new Command("dockline")
  .addCommand(helperCommand(io))
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof FaultError)) throw error;
    io.note(`dockline: ${faultSentence(error.fault, "commands")}`);
    io.exitWith(exitCodeOf(error.fault));
  });
