import { spawn } from "node:child_process";
import { DarwinPlatform } from "../../helper/platform/darwin/darwin-platform.js";
import { type NetstatRow, parseNetstat } from "../../helper/platform/darwin/netstat.js";
import { darwinPaths } from "../../helper/platform/darwin/open-interface.js";
import { ResolverFile } from "../../helper/platform/darwin/resolver-file.js";
import { type CommandResult, runOrThrow } from "../../helper/platform/run.js";
import type { System } from "../../helper/platform/system.js";

/** Where the checks work: everything that they make is in 198.18.0.0/15 (RFC 2544) and fd19:8180::/32. */
export interface Bench {
  readonly system: System;
  /** A folder of root's with helper.cjs and wireguard-go. */
  readonly folder: string;
}

/**
 * The platform as the helper makes it, with its files in the bench's folder; so macOS reads none of its resolver
 * files, and looks names up as before.
 */
export function platformAt({ system, folder }: Bench): DarwinPlatform {
  const names = new ResolverFile({ run: system.run, folder: `${folder}/resolver` });
  return new DarwinPlatform(system, darwinPaths(folder, folder), names);
}

export const HOST = { ipv4: "198.18.0.1", ipv6: "fd19:8180::1" };
export const VM = { ipv4: "198.18.0.2", ipv6: "fd19:8180::2" };

/** As the helper runs commands, but as a user without rights (any number will do). */
export function runAsNobody([file = "", ...args]: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { uid: 65_534, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const)
      child[name].on("data", (chunk: Buffer) => {
        output[name] += chunk.toString();
      });
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...output }));
  });
}

export async function readTable({ run }: System): Promise<readonly NetstatRow[]> {
  const texts = await Promise.all(
    ["inet", "inet6"].map((family) => runOrThrow(run, ["/usr/sbin/netstat", "-rn", "-f", family])),
  );
  return texts.flatMap(parseNetstat);
}

/** Rows that nobody but a program or a person puts there, for comparing before with after; utuns come and go. */
export async function lastingRows(system: System): Promise<readonly string[]> {
  const lasting = (await readTable(system)).filter(
    ({ flags, interfaceName }) => !/[WbmI]/.test(flags) && !interfaceName.startsWith("utun"),
  );
  return lasting.map((row) => `${row.destination} ${row.gateway} ${row.interfaceName}`).sort();
}

/** Tries again until `attempt` gives what `isDone` accepts, or the time is over; resolves with the last outcome. */
export async function eventually<T>(
  attempt: () => Promise<T>,
  isDone: (outcome: T) => boolean,
  limitMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const outcome = await attempt();
    if (isDone(outcome) || Date.now() > deadline) return outcome;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
