import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contextFolder } from "../../../bridge/docker/context-store.js";
import { openEngine, surveyOfEngines } from "../../../bridge/docker/engine-port.js";
import { type EngineReport, engineVerdictSentence } from "../../../bridge/model/engine-report.js";
import { FakeEngine } from "../../fakes/fake-engine.js";

const FIXTURES = join(import.meta.dirname, "../../fixtures/engines");

let home: string;
const opened: AsyncDisposable[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "dockline-home-"));
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

/** An engine of that product, which listens at `path` of the home folder. */
async function engineAt(path: string, product: string): Promise<void> {
  const { info, version } = JSON.parse(await readFile(join(FIXTURES, `${product}.json`), "utf8"));
  const fake = await FakeEngine.listen();
  opened.push(fake);
  fake.answer("GET /info", info);
  fake.answer("GET /version", version);
  fake.answer("GET /_ping", (_, response) => response.end("OK"));
  await mkdir(dirname(join(home, path)), { recursive: true });
  await symlink(fake.endpoint.socketPath, join(home, path));
}

async function context(name: string, path: string): Promise<void> {
  const folder = join(home, ".docker/contexts/meta", contextFolder(name));
  await mkdir(folder, { recursive: true });
  const meta = { Name: name, Endpoints: { docker: { Host: `unix://${join(home, path)}` } } };
  await writeFile(join(folder, "meta.json"), JSON.stringify(meta));
}

const around = (context: string | null = null, host: string | null = null) => ({
  choice: { context, host },
  env: { TMPDIR: join(home, "tmp") },
  homeFolder: home,
  userId: 4_000_000_000,
  images: "/nonexistent",
});

/** What is below the home folder: this machine may have engines of its own. */
async function survey(context: string | null = null, host: string | null = null) {
  const { engines, choice } = await surveyOfEngines(around(context, host), AbortSignal.timeout(15_000));
  const ours = engines.filter(({ address }) => address?.includes(home) === true);
  return { choice, rows: ours.map(rowOf) };
}

function rowOf(report: EngineReport) {
  const { contextName, address, kind, version, isChosen } = report;
  const path = address?.replace(`unix://${home}/`, "");
  const sentence = engineVerdictSentence(report).replaceAll(`${home}/`, "");
  return [isChosen ? "*" : "", contextName, path, kind, version, sentence];
}

test("every product is listed with its version, and the named context is the chosen one", async () => {
  await engineAt(".docker/run/docker.sock", "docker-desktop-mac");
  await engineAt(".colima/default/docker.sock", "colima");
  await engineAt(".colima/office/docker.sock", "colima-profile");
  await engineAt(".rd/docker.sock", "rancher-desktop");
  await engineAt(".lima/docker/sock/docker.sock", "lima");
  await context("colima", ".colima/default/docker.sock");
  const can = "Can be connected.";
  expect(await survey("colima")).toEqual({
    choice: {
      kind: "chosen",
      address: `unix://${home}/.colima/default/docker.sock`,
      source: "context-flag",
    },
    rows: [
      ["*", "colima", ".colima/default/docker.sock", "colima", "28.4.0", can],
      ["", null, ".docker/run/docker.sock", "docker-desktop", "28.5.2", can],
      ["", null, ".colima/office/docker.sock", "colima", "28.4.0", can],
      ["", null, ".rd/docker.sock", "rancher-desktop", "27.3.1", can],
      ["", null, ".lima/docker/sock/docker.sock", "lima", "28.5.2", can],
    ],
  });
});

test("OrbStack is listed as reachable already, and Podman's rootless machine with what to do", async () => {
  await engineAt(".orbstack/run/docker.sock", "orbstack");
  await engineAt("tmp/podman/podman-machine-default-api.sock", "podman-rootless");
  await engineAt("tmp/podman/root-api.sock", "podman-rootful");
  expect((await survey()).rows).toEqual([
    [
      expect.any(String),
      null,
      ".orbstack/run/docker.sock",
      "orbstack",
      "28.5.2",
      "OrbStack makes containers reachable by itself; there is nothing to connect.",
    ],
    [
      "",
      null,
      "tmp/podman/podman-machine-default-api.sock",
      "podman",
      "5.7.0",
      `Podman at unix://tmp/podman/podman-machine-default-api.sock is rootless, so no container may change its VM's network; run "podman machine stop", "podman machine set --rootful" and "podman machine start".`,
    ],
    [
      "",
      null,
      "tmp/podman/root-api.sock",
      "podman",
      "5.7.0",
      "Podman's machine has to be rootful, and its answers to the Docker API are not tested with Dockline.",
    ],
  ]);
});

test("a rootless engine is refused before any container is made in it", async () => {
  await engineAt("tmp/podman/podman-machine-default-api.sock", "podman-rootless");
  const address = `unix://${home}/tmp/podman/podman-machine-default-api.sock`;
  await expect(openEngine(around(null, address), AbortSignal.timeout(10_000))).rejects.toMatchObject({
    failure: { code: "engine-rootless", address, isPodman: true },
  });
});

test("a socket that nobody listens on any more is listed with the reason, by the product of its place", async () => {
  await mkdir(join(home, ".rd"), { recursive: true });
  await leaveSocket(join(home, ".rd/docker.sock"));
  expect((await survey()).rows).toEqual([
    [
      "",
      null,
      ".rd/docker.sock",
      "rancher-desktop",
      null,
      "Nothing listens at unix://.rd/docker.sock; start Docker.",
    ],
  ]);
});

test("a host that is named is listed and chosen, also where no context and no product has it", async () => {
  await engineAt("elsewhere.sock", "docker-desktop-linux");
  const { choice, rows } = await survey(null, `unix://${home}/elsewhere.sock`);
  expect([choice.kind, rows]).toEqual([
    "chosen",
    [["*", null, "elsewhere.sock", "docker-desktop", "28.5.2", "Can be connected."]],
  ]);
});

test("a context that does not exist is told, beside the engines that there are", async () => {
  await engineAt(".rd/docker.sock", "rancher-desktop");
  const { choice, rows } = await survey("gone");
  expect([choice, rows.length]).toEqual([
    { kind: "none", failure: { code: "context-not-found", context: "gone", known: ["default"] } },
    1,
  ]);
});

/** As an engine that was killed leaves it: the file of a socket whose listener is gone. */
async function leaveSocket(path: string): Promise<void> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.live`, resolve));
  await rename(`${path}.live`, path);
  await new Promise((resolve) => server.close(resolve));
}
