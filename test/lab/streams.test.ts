import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { innerPid } from "./inner-process.js";
import { Lab } from "./lab.js";
import { startService } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

// What becomes of a session whose readers or whose terminal leave. A tear-down is over long before the helper's lease.
const LEASE_MS = 30_000;
const CLI = `${process.execPath} ${process.cwd()}/dist/cli.js`;
const SOCKET = "/run/dockline-session/control.sock";
const NOTHING = { link: null, socket: false };

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
  await startService(lab, "bridge");
});
afterAll(() => lab[Symbol.asyncDispose]());

const env = () => ({ DOCKER_HOST: `unix://${lab.dockerSocket}`, TERM: "xterm" });

const traces = async () => ({
  link: await tunnelInterface(lab),
  socket: (await lab.mac(["test", "-e", SOCKET])).exitCode === 0,
});

test("Ctrl-C that ends the reader of the notes as well disconnects as ever", async () => {
  await using up = await DocklineUp.connect(lab);
  up.process.stderr?.destroy();
  up.process.stdout?.destroy();
  expect([await up.interrupt(), await traces()]).toEqual([0, NOTHING]);
});

test("a session whose snapshots nobody reads any more disconnects", async () => {
  const up = lab.spawnMac([process.execPath, `${process.cwd()}/dist/cli.js`, "up", "--json"], { env: env() });
  const ended = new Promise<number | null>((resolve) => up.once("close", resolve));
  const status = () => dockline(lab, ["status"]);
  await eventually(status, ({ exitCode }) => exitCode === 0, 60_000);
  up.stdout?.destroy();
  await lab.docker(["network", "create", "news"]);
  const start = Date.now();
  expect([await ended, await traces()]).toEqual([0, NOTHING]);
  expect(Date.now() - start).toBeLessThan(LEASE_MS);
});

test("a terminal that is closed disconnects its session, which dies of nothing worse than SIGHUP", async () => {
  // The terminal's own shell dies of the signal, and its foreground gets it then; the one within tells the exit code.
  const script = `sh -c "trap '' HUP; ${CLI} up; echo \\$? >/tmp/ended"; true`;
  const terminal = lab.spawnMac(["script", "--quiet", "--command", script, "/dev/null"], { env: env() });
  let story = "";
  terminal.stdout?.on("data", (chunk: Buffer) => {
    story += chunk.toString();
  });
  await eventually(
    () => dockline(lab, ["status"]),
    ({ exitCode }) => exitCode === 0,
    60_000,
  );
  const shown = innerPid(terminal);
  // Null would be this process and its whole group.
  if (shown === null) throw new Error(`the terminal has ended, and showed only: ${story}`);
  process.kill(shown, "SIGKILL");
  const code = async () => (await lab.mac(["cat", "/tmp/ended"])).stdout;
  expect([await eventually(code, (text) => text !== "", LEASE_MS - 5_000), await traces()]).toEqual([
    "129\n",
    NOTHING,
  ]);
});

test("SIGHUP, with the terminal still there, disconnects as SIGTERM does", async () => {
  await using up = await DocklineUp.connect(lab);
  up.process.kill("SIGHUP");
  expect([await up.ended(), await traces()]).toEqual([0, NOTHING]);
});

test.each([
  ["a terminal shows colours", "doctor", {}, true],
  ["a file gets none, though complaints go to a terminal", "doctor >$FILE; cat $FILE", {}, false],
  ["NO_COLOR takes them", "doctor", { NO_COLOR: "1" }, false],
  ["a terminal that has none gets none", "doctor", { TERM: "dumb" }, false],
  ["FORCE_COLOR gives them to a file", "doctor >$FILE; cat $FILE", { FORCE_COLOR: "1" }, true],
] as const)("%s", async (_what, command, environment, isColourful) => {
  const file = join(lab.directory, "findings");
  const { stdout } = await lab.mac(["script", "--quiet", "--command", `${CLI} ${command}`, "/dev/null"], {
    env: { ...env(), FILE: file, ...environment },
  });
  expect(stdout).toMatch(/Docker engine/);
  expect(stdout.includes("\u001b[")).toBe(isColourful);
});
