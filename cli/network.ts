import { Command } from "commander";
import type { Io } from "./io.js";
import { networkCreateCommand } from "./network-create.js";

export function networkCommand(io: Io): Command {
  return new Command("network")
    .description("make a macvlan or ipvlan network")
    .addCommand(networkCreateCommand(io));
}
