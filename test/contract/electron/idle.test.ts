import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

interface Answer {
  readonly state: string;
  readonly resources: readonly string[];
  /** Where each was begun. */
  readonly timers: readonly string[];
}

let folder: string;
let program: ChildProcess;
let answers: Answer[];
const errors: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dockline-idle-"));
  const outfile = join(folder, "program.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "idle-program.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
  answers = [];
  errors.length = 0;
  program = spawn(process.execPath, [outfile, folder], { stdio: ["pipe", "pipe", "pipe"] });
  if (program.stdout === null || program.stderr === null) throw new Error("no pipes");
  createInterface({ input: program.stdout }).on("line", (line) => answers.push(JSON.parse(line) as Answer));
  program.stderr.on("data", (chunk) => errors.push(String(chunk)));
});
afterEach(async () => {
  const ended = new Promise((resolve) => program.once("exit", resolve));
  program.stdin?.end();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const say = (line: string) => void program.stdin?.write(`${line}\n`);

/** What the program answers once it is so; asked again until then. */
async function becomes(check: (answer: Answer | undefined) => void): Promise<void> {
  const ask = () => {
    say("what");
    check(answers.at(-1));
  };
  await vi.waitFor(ask, { timeout: 15_000, interval: 100 });
}

/** Pipes to this test, the socket of its session, and the folder that it watches: nothing that wakes it by itself. */
const AT_REST = ["FSEventWrap", "PipeWrap", "PipeWrap", "PipeWrap", "PipeWrap"];

test("a connected app at which nobody looks has no timer at all, and nothing that wakes it by itself", async () => {
  say("connect");
  await becomes((answer) => expect(answer).toEqual({ state: "connected", resources: AT_REST, timers: [] }));
  say("look");
  await becomes((answer) => expect(answer?.timers.length).toBeGreaterThan(0));
  say("look away");
  await becomes((answer) => expect(answer).toEqual({ state: "connected", resources: AT_REST, timers: [] }));
  const log = readFileSync(join(folder, ".local/state/dockline/logs/main.log"), "utf8");
  expect([/ info state from=connecting to=connected$/m.test(log), errors]).toEqual([true, []]);
});
