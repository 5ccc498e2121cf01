import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { startStack } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
  await startStack(lab);
});
afterAll(() => lab[Symbol.asyncDispose]());

test("without a session, status says so with exit code 3, and the lists say that nothing is connected", async () => {
  expect(await dockline(lab, ["status"])).toEqual({ exitCode: 3, stdout: "Not connected\n", stderr: "" });
  expect((await dockline(lab, ["networks"])).stdout).toMatch(
    /shop +bridge +172\.30\.0\.0\/24 +not connected/,
  );
  expect((await dockline(lab, ["containers"])).stdout).toMatch(
    /on-vault +vault +172\.31\.0\.2 +not connected/,
  );
  expect(await dockline(lab, ["down"])).toMatchObject({ exitCode: 0 });
});

test("the engine that would be used is listed as chosen, with the reason", async () => {
  const { exitCode, stdout } = await dockline(lab, ["engines"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\* +Docker Engine +28\.\S+ +context default +Can be connected\.$/m);
  expect(stdout).toMatch(/^Chosen: unix:\/\/\S+\/docker\.sock, for DOCKER_HOST names it\.$/m);
  expect((await dockline(lab, ["engines", "--context", "none"])).exitCode).toBe(4);
});

test("a running session is seen and ended from another terminal", async () => {
  await using up = await DocklineUp.connect(lab);
  const all = "Networks    5 of 5 subnets routed, 5 proved";
  const status = await eventually(
    () => dockline(lab, ["status"]),
    ({ stdout }) => stdout.includes(all),
  );
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toMatch(/^Connected for \d+ s/);
  expect(status.stdout).toContain(all);
  const { state, tunnel } = JSON.parse((await dockline(lab, ["status", "--json"])).stdout);
  expect([state.kind, tunnel.interfaceName, tunnel.vmAddress]).toEqual([
    "connected",
    await tunnelInterface(lab),
    "10.33.33.2",
  ]);
  const listed = () => dockline(lab, ["containers"]);
  const containers = await eventually(listed, ({ stdout }) => stdout.match(/ yes$/gm)?.length === 5);
  expect(containers.stdout).toMatch(/on-dual +on-dual\.docker\.test +dual +fd00:db8:1::2 +yes/);
  expect((await dockline(lab, ["networks"])).stdout).toMatch(
    /vault +bridge, internal +172\.31\.0\.0\/24 +reachable/,
  );

  const second = await dockline(lab, ["up"]);
  expect([second.exitCode, second.stderr]).toEqual([8, expect.stringContaining("is running already")]);

  expect(await dockline(lab, ["down"])).toMatchObject({ exitCode: 0, stderr: "Disconnected.\n" });
  expect(await up.ended()).toBe(0);
  expect((await dockline(lab, ["status"])).exitCode).toBe(3);
});

test("SIGTERM disconnects as Ctrl-C does", async () => {
  await using up = await DocklineUp.connect(lab);
  up.process.kill("SIGTERM");
  expect(await up.ended()).toBe(0);
  expect(await tunnelInterface(lab)).toBeNull();
});

test("--json tells the same as data, one snapshot per line", async () => {
  const up = lab.spawnMac([process.execPath, `${process.cwd()}/dist/cli.js`, "up", "--json"], {
    env: { DOCKER_HOST: `unix://${lab.dockerSocket}` },
  });
  let text = "";
  up.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const kinds = () =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { state: { kind: string } }).state.kind);
  expect(
    await eventually(
      async () => kinds().at(-1),
      (kind) => kind === "connected",
      60_000,
    ),
  ).toBe("connected");
  up.kill("SIGINT");
  await new Promise((resolve) => up.once("close", resolve));
  expect([kinds()[0], kinds().at(-1)]).toEqual(["connecting", "disconnected"]);
});
