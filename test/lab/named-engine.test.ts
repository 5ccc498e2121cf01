import { copyFileSync, mkdirSync, mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { startStack } from "./stack.js";

// A command on which an engine is named means that engine, and tells what keeps it from it.
const OTHER = "unix:///run/other-engine.sock";

let lab: Lab;
let folder: string;
beforeAll(async () => {
  lab = await Lab.start();
  await startStack(lab);
  folder = mkdtempSync(join(lab.directory, "named-engine-"));
});
afterAll(() => lab[Symbol.asyncDispose]());

describe("down without a session", () => {
  test("tells that the named engine is none", async () => {
    expect(await dockline(lab, ["down", "--context", "nope"])).toEqual({
      exitCode: 4,
      stdout: "",
      stderr: 'dockline: There is no Docker context "nope"; choose one of: default.\n',
    });
    expect(await dockline(lab, ["down", "--host", "unix:///run/nothing-here.sock"])).toEqual({
      exitCode: 4,
      stdout: "",
      stderr: expect.stringMatching(
        /^dockline: There is nothing at unix:\/\/\/run\/nothing-here\.sock; .*\n$/,
      ),
    });
  });

  test("is content where no engine is, and nobody has named one", async () => {
    const env = { DOCKER_HOST: "unix:///run/nothing-here.sock" };
    expect(await dockline(lab, ["down"], { env })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "No session was running.\n",
    });
  });

  test("does not call a VM clean that it could not clean", async () => {
    const dist = join(process.cwd(), "dist");
    const copy = join(folder, "dist");
    mkdirSync(join(copy, "images"), { recursive: true });
    for (const file of ["cli.js", "helper.cjs", "images/vm-setup.json", "images/vm-setup-amd64.tar"])
      copyFileSync(join(dist, file), join(copy, file));
    writeFileSync(join(copy, "package.json"), '{"type":"module"}');
    truncateSync(join(copy, "images/vm-setup-amd64.tar"), 4096);
    const env = { DOCKER_HOST: `unix://${lab.dockerSocket}` };
    const down = await lab.mac([process.execPath, join(copy, "cli.js"), "down"], { env });
    expect([down.exitCode, down.stderr]).toEqual([
      4,
      expect.stringMatching(
        /^dockline: .*vm-setup-amd64\.tar has 4096 of \d+ bytes; install Dockline again\.\n$/,
      ),
    ]);
    expect(await dockline(lab, ["down"])).toMatchObject({
      exitCode: 0,
      stderr: "No session was running; the VM is clean.\n",
    });
  });
});

/** As little of an engine as is asked for who it is. */
const OTHER_ENGINE = `
const answers = {
  version: { Version: "28.0.0", ApiVersion: "1.48", MinAPIVersion: "1.24" },
  info: { ID: "other", Name: "other", OperatingSystem: "Linux", Architecture: "x86_64", KernelVersion: "6.1.0" },
};
require("http").createServer((request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answers[request.url.split("?")[0].split("/").at(-1)] ?? {}));
}).listen(process.argv[2]);`;

async function startOther() {
  const file = join(folder, "other-engine.cjs");
  writeFileSync(file, OTHER_ENGINE);
  const other = lab.spawnMac([process.execPath, file, OTHER.slice("unix://".length)]);
  const listens = async () => (await lab.mac(["test", "-S", OTHER.slice("unix://".length)])).exitCode === 0;
  expect(await eventually(listens, (does) => does)).toBe(true);
  return { [Symbol.dispose]: () => void other.kill("SIGKILL") };
}

test("beside a session, a command for another engine is refused, and changes neither", async () => {
  await using up = await DocklineUp.connect(lab);
  using _other = await startOther();
  const refused = {
    exitCode: 8,
    stdout: "",
    stderr: expect.stringMatching(
      /^dockline: The running session is that of \S+ \(DOCKER_HOST, unix:\/\/\S+\), not of --host unix:\/\/\/run\/other-engine\.sock; leave --host unix:\/\/\/run\/other-engine\.sock out, or end that session with "dockline down" first\.\n$/,
    ),
  };
  for (const command of [["down"], ["networks", "disable", "shop"], ["networks"], ["containers"], ["doctor"]])
    expect([command, await dockline(lab, [...command, "--host", OTHER])]).toEqual([command, refused]);
  expect(await dockline(lab, ["down", "--context", "nope"])).toMatchObject({ exitCode: 4 });
  expect((await dockline(lab, ["status"])).stdout).toContain("5 of 5 subnets routed");

  // The same engine by another address is the session's.
  const alias = "/run/same-engine.sock";
  await lab.mac(["ln", "-s", lab.dockerSocket, alias]);
  expect(await dockline(lab, ["networks", "disable", "shop", "--host", `unix://${alias}`])).toMatchObject({
    exitCode: 0,
  });
  const status = () => dockline(lab, ["status"]);
  const isDisabled = ({ stdout }: { readonly stdout: string }) => stdout.includes("4 of 5 subnets routed");
  expect((await eventually(status, isDisabled)).stdout).toContain("4 of 5 subnets routed");
  expect(await dockline(lab, ["down", "--host", `unix://${alias}`])).toMatchObject({
    exitCode: 0,
    stderr: "Disconnected.\n",
  });
  expect(await up.ended()).toBe(0);
});

test("a session that hangs is told in one sentence, by whoever asks it", async () => {
  // The shell between is there because nsenter stops with its own child, and does not go on with it.
  const session = lab.spawnMac(["sh", "-c", `${process.execPath} ${process.cwd()}/dist/cli.js up; true`], {
    env: { DOCKER_HOST: `unix://${lab.dockerSocket}` },
  });
  const ended = new Promise((resolve) => session.once("close", resolve));
  const isConnected = ({ exitCode }: { readonly exitCode: number }) => exitCode === 0;
  const status = await eventually(() => dockline(lab, ["status", "--json"]), isConnected, 60_000);
  const { pid } = JSON.parse(status.stdout) as { readonly pid: number };
  const silent = {
    exitCode: 8,
    stdout: "",
    stderr:
      "dockline: The running session does not answer (15 s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.\n",
  };
  await lab.mac(["kill", "-STOP", String(pid)]);
  const asked = [["status"], ["networks"], ["names"]].map((command) =>
    dockline(lab, command, { timeoutMs: 60_000 }),
  );
  const answers = await Promise.all(asked);
  await lab.mac(["kill", "-CONT", String(pid)]);
  expect(answers).toEqual([silent, silent, silent]);
  expect(await dockline(lab, ["down"])).toMatchObject({ exitCode: 0, stderr: "Disconnected.\n" });
  await ended;
});
