import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { now } from "./clock.js";
import type { StopwatchReply, StopwatchTask } from "./stopwatch.js";

/**
 * Runs inside a lab and times things there: entering the lab from outside costs some 20 ms of its own. One
 * task per line on standard input, one reply per line on standard output; ends with its input.
 */
const PAUSE_MS = 5;
/** A first packet that was sent before there was a route is not waited for. */
const ATTEMPT_LIMIT_MS = 250;

createInterface({ input: process.stdin }).on("line", async (line) => {
  process.stdout.write(`${JSON.stringify(await carryOut(JSON.parse(line) as StopwatchTask))}\n`);
});

async function carryOut(task: StopwatchTask): Promise<StopwatchReply> {
  switch (task.do) {
    case "await-http":
      return { id: task.id, ms: await firstAnswer(task.address, task.limitMs) };
    case "time-command": {
      const [file = "", ...args] = task.argv;
      const startedAt = now();
      execFileSync(file, args, { input: task.stdin, stdio: ["pipe", "ignore", "inherit"] });
      return { id: task.id, ms: now() - startedAt };
    }
  }
}

/** The moment of the first HTTP answer; null when none came. A new attempt every few milliseconds. */
function firstAnswer(address: string, limitMs: number): Promise<number | null> {
  const deadline = now() + limitMs;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (now() > deadline) end(null);
      else attempt(address, () => end(now()));
    }, PAUSE_MS);
    const end = (at: number | null) => {
      clearInterval(timer);
      resolve(at);
    };
  });
}

function attempt(address: string, onAnswer: () => void): void {
  const socket = connect({ host: address, port: 80 }, () => socket.write("GET / HTTP/1.0\r\n\r\n"));
  const limit = setTimeout(() => socket.destroy(), ATTEMPT_LIMIT_MS);
  socket.on("error", () => {});
  socket.on("close", () => clearTimeout(limit));
  socket.once("data", (chunk) => {
    socket.destroy();
    if (chunk.toString("latin1").startsWith("HTTP/1")) onAnswer();
  });
}
