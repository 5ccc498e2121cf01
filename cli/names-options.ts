import { type Command, InvalidArgumentError } from "commander";
import { DEFAULT_ZONE, type NamesWish, readZone } from "../bridge/model/names-wish.js";

export interface NamesOptions {
  readonly zone?: NamesWish["zone"];
  readonly namesPort?: number;
  /** False for --no-names. */
  readonly names: boolean;
}

/** `otherwise` says which zone holds without the option. */
export function withNamesOptions(command: Command, otherwise: string): Command {
  return command
    .option(
      "--zone <name>",
      `the domain of the containers' names, below .test or .internal (default: ${otherwise})`,
      parseZoneOption,
    )
    .option(
      "--names-port <port>",
      "port of the DNS server on 127.0.0.1, 1024 to 65535 (default: 15353, or another that is free)",
      parsePort,
    )
    .option("--no-names", "no names: neither a DNS server nor settings of this host's resolver");
}

export function namesWish({ zone = DEFAULT_ZONE, namesPort, names }: NamesOptions): NamesWish | null {
  return names ? { zone, port: namesPort ?? null } : null;
}

function parseZoneOption(text: string): NamesWish["zone"] {
  const read = readZone(text);
  if (read.kind === "refused") throw new InvalidArgumentError(read.sentence);
  return read.zone;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{4,5}$/.test(text) || port < 1024 || port > 65535) {
    throw new InvalidArgumentError("It must be a whole number from 1024 to 65535.");
  }
  return port;
}
