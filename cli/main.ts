#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { FaultError } from "../bridge/model/fault-error.js";
import { faultSentence } from "../bridge/model/sentence.js";
import { systemClock } from "../bridge/session/clock.js";
import { clockWatch } from "../bridge/session/clock-watch.js";
import { thisUser } from "../bridge/world/this-user.js";
import packageJson from "../package.json" with { type: "json" };
import { containersCommand } from "./containers.js";
import { dashboardCommand } from "./dashboard.js";
import { doctorCommand } from "./doctor.js";
import { downCommand } from "./down.js";
import { enginesCommand } from "./engines.js";
import { EXIT, exitCodeOf } from "./exit-code.js";
import { helperCommand } from "./helper.js";
import type { Io } from "./io.js";
import { namesCommand } from "./names.js";
import { networkCommand } from "./network.js";
import { networksCommand } from "./networks.js";
import { statusCommand } from "./status.js";
import { upCommand } from "./up.js";
import { versionCommand } from "./version.js";

const program = join(dirname(fileURLToPath(import.meta.url)));

const io: Io = {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  isColourful: process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined,
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
    io.exitWith(tell(error));
  }
}

/** `command` and all below it complain and end as `parent` does. */
function inheriting(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheriting(child, command);
  return command;
}

/** Says what went wrong, unless the argument parser has said it; returns the exit code. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof FaultError) {
    io.note(`dockline: ${faultSentence(error.fault, "commands")}`);
    return exitCodeOf(error.fault);
  }
  io.note(`dockline: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.unexpected;
}

// A reader that closed early (`dockline networks | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

await main();
