import { type Command, Option } from "commander";
import type { EngineChoice } from "../bridge/docker/context.js";

/** How a person names an engine; the same words as the docker command line. */
export interface EngineSelection {
  readonly context?: string;
  readonly host?: string;
}

export function withEngineOptions(command: Command): Command {
  const host = new Option("-H, --host <url>", "Docker engine to use, such as unix:///var/run/docker.sock");
  return command
    .option("-c, --context <name>", "Docker context to use (default: as the docker command would choose)")
    .addOption(host.conflicts("context"));
}

export function isEngineNamed({ context, host }: EngineSelection): boolean {
  return context !== undefined || host !== undefined;
}

/** As the person has typed it. */
export function engineWords({ context, host }: EngineSelection): readonly string[] {
  if (context !== undefined) return ["--context", context];
  return host === undefined ? [] : ["--host", host];
}

export function engineChoice({ context, host }: EngineSelection): EngineChoice {
  return { context: context ?? null, host: host ?? null };
}
