import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, watch } from "node:fs";
import { macName } from "./interface-names.js";
import { REFUSALS_FILE } from "./linux-kernel.js";
import type { Refusal } from "./mac-kernel.js";
import { MonitorText } from "./monitor-text.js";

/** `route -n monitor`: what this namespace's kernel tells, and refused attempts, as Apple's route prints them. */
export function monitor(): void {
  const text = new MonitorText((piece) => process.stdout.write(piece));
  closeSync(openSync(REFUSALS_FILE, "a"));
  let known = readFileSync(REFUSALS_FILE, "utf8").length;
  watch(REFUSALS_FILE, () => {
    const all = readFileSync(REFUSALS_FILE, "utf8");
    for (const line of all.slice(known).split("\n").filter(Boolean))
      text.refusal(JSON.parse(line) as Refusal);
    known = all.length;
  });
  const child = spawn("ip", ["-o", "monitor", "route", "link", "address"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(text, line);
  });
  child.once("exit", (code) => process.exit(code ?? 1));
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => {
      child.kill("SIGTERM");
      process.exit(0);
    });
}

/** One line of `ip -o monitor`; rows of the table "local" have no counterpart. */
function tell(text: MonitorText, line: string): void {
  const isDeleted = line.startsWith("Deleted ");
  const said = isDeleted ? line.slice("Deleted ".length) : line;
  const address = /^\d+: (\S+)\s+inet6? ([0-9a-f.:]+)/.exec(said);
  const link = /^(\d+): ([^:@\s]+)/.exec(said);
  if (address !== null) text.address(isDeleted, macName(address[1] ?? ""), address[2] ?? "");
  else if (link !== null)
    text.link(Number(link[1]), macName(link[2] ?? ""), isDeleted || !/[<,]UP[,>]/.test(said));
  else if (!/^(local|broadcast|multicast|anycast|unreachable) | table local/.test(said))
    text.route(isDeleted, said.split(" ")[0] ?? "", macName(/ dev (\S+)/.exec(said)?.[1] ?? ""));
}
