#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { systemClock } from "../bridge/session/clock.js";
import { clockWatch } from "../bridge/session/clock-watch.js";
import { thisUser } from "../bridge/world/this-user.js";
import packageJson from "../package.json" with { type: "json" };
import { coloursOf } from "./colours.js";
import { complaintOf } from "./complaint.js";
import { containersCommand } from "./containers.js";
import { dashboardCommand } from "./dashboard.js";
import { doctorCommand } from "./doctor.js";
import { downCommand } from "./down.js";
import { enginesCommand } from "./engines.js";
import { EXIT } from "./exit-code.js";
import { helperCommand } from "./helper.js";
import type { Io } from "./io.js";
import { endWithTerminal, openTerminals } from "./lost-terminal.js";
import { namesCommand } from "./names.js";
import { networkCommand } from "./network.js";
import { networksCommand } from "./networks.js";
import { Output } from "./output.js";
import { statusCommand } from "./status.js";
import { upCommand } from "./up.js";
import { versionCommand } from "./version.js";

const program = join(dirname(fileURLToPath(import.meta.url)));

const terminals = openTerminals();
const output = new Output(process.stdout, (code, error) => {
  if (code !== EXIT.ok) io.note(`dockline: The output cannot be written (${error.message}).`);
  process.exit(code);
});
// Whoever reads the notes may leave before they end, as `tee` does at Ctrl-C; nothing depends on them.
process.stderr.on("error", () => {});

const io: Io = {
  print: (line) => output.print(line),
  onOutputLost: (listener) => output.onLost(listener),
  note: (line) => process.stderr.write(`${line}\n`),
  colours: coloursOf(process.env),
  environment: process.env,
  user: thisUser(),
  resources: {
    helperProgram: join(program, "helper.cjs"),
    macHelper: join(program, "mac-helper"),
    images: join(program, "images"),
    page: join(program, "dashboard"),
  },
  hostEvents: clockWatch(systemClock),
  version: packageJson.version,
  exitWith: (code) => {
    process.exitCode = code;
  },
};

const COMMANDS = [
  upCommand,
  downCommand,
  statusCommand,
  networksCommand,
  networkCommand,
  containersCommand,
  enginesCommand,
  namesCommand,
  dashboardCommand,
  doctorCommand,
  helperCommand,
  versionCommand,
];

async function main(): Promise<void> {
  const dockline = new Command("dockline")
    .description("Reach every Docker container by its own IP address.")
    .version(io.version, "-V, --version", "print the version")
    .helpCommand("help [command]", "show what a command does")
    .showHelpAfterError('(see "dockline help")')
    .exitOverride();
  for (const command of COMMANDS) dockline.addCommand(inheriting(command(io), dockline));
  try {
    await dockline.parseAsync();
  } catch (error) {
    const { exitCode, text } = complaintOf(error);
    if (text !== null) io.note(`dockline: ${text}`);
    io.exitWith(exitCode);
  }
}

/** `command` and all below it complain and end as `parent` does. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(child, command);
  return command;
}

await main();
endWithTerminal(terminals);
