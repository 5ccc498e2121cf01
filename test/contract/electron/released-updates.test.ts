import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { UpdateView } from "../../../bridge/dashboard/app.js";
import { systemClock } from "../../../bridge/session/clock.js";
import type { Clock } from "../../../bridge/session/ports.js";
import { releasedUpdates } from "../../../electron/app/updates/released-updates.js";
import { Updates } from "../../../electron/app/updates/updates.js";
import { FakeElectron } from "../../fakes/electron-module.js";
import { FakeHostEvents } from "../../fakes/fake-host-events.js";

const PAGE = "https://releases.example/latest";
const ZIP = "a newer Dockline";
const sha512 = (text: string) => createHash("sha512").update(text).digest("base64");

/** As electron-builder writes it. */
function latestMac(version: string, sum = sha512(ZIP)): string {
  const file = `Dockline-${version}-mac.zip`;
  return `version: ${version}
files:
  - url: ${file}
    sha512: ${sum}
    size: ${ZIP.length}
path: ${file}
sha512: ${sum}
releaseDate: '2026-11-21T12:00:00.000Z'
`;
}

let folder: string;
let server: Server;
let electron: FakeElectron;
let installed: Disposable;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests: IncomingMessage[];
const told: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dockline-updates-"));
  vi.stubEnv("HOME", folder);
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  writeFileSync(join(folder, "dev-app-update.yml"), "updaterCacheDirName: dockline-updater\n");
  requests = [];
  told.length = 0;
  electron = new FakeElectron(folder);
  installed = electron.install();
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The kind of file that is asked for follows the system.
  vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  installed[Symbol.dispose]();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function makeUpdates(clock: Clock = systemClock): Updates {
  const { port } = server.address() as AddressInfo;
  return new Updates({
    looksByItself: true,
    clock,
    hostEvents: new FakeHostEvents(),
    openSource: () =>
      releasedUpdates({
        feed: { provider: "generic", url: `http://127.0.0.1:${port}` },
        native: electron.squirrel,
        tell: (line) => told.push(line),
      }),
    installWay: async () => "itself",
    releasePage: PAGE,
    openExternal: async () => {},
    tell: (line) => told.push(line),
  });
}

const serve = (text: string) => (_request: IncomingMessage, response: ServerResponse) =>
  void response.end(text);
const GARBLED: UpdateView = {
  kind: "failed",
  why: `What releases.example said of the newest release makes no sense; look at ${PAGE}.`,
};

test.each<[string, string, UpdateView]>([
  ["a newer version", latestMac("1.1.0"), { kind: "available", version: "1.1.0" }],
  ["the same version", latestMac("1.0.0"), { kind: "newest" }],
  ["an older version", latestMac("0.9.9"), { kind: "newest" }],
  ["a test version", latestMac("1.1.0-beta.2"), { kind: "available", version: "1.1.0-beta.2" }],
  ["a file that is no YAML", "version: [1.1.0", GARBLED],
  ["a page of a portal", "<!doctype html><title>Please log in</title>", GARBLED],
  ["an empty file", "", GARBLED],
  ["nothing but null", "null", GARBLED],
  ["a release without a version", "files: []\n", GARBLED],
  ["a version with a page in it", latestMac("'1.1.0<script>alert(1)</script>'"), GARBLED],
  ["a version of two lines", 'version: "1.1.0\\n2.0.0"\n', GARBLED],
  ["a version that is a list", "version: [1, 1, 0]\n", GARBLED],
  ["a version that goes on and on", latestMac(`1.1.0-${"a".repeat(200)}`), GARBLED],
])("%s is told for what it is", async (_what, text, view) => {
  answer = serve(text);
  using updates = makeUpdates();
  await updates.look();
  expect(updates.view).toEqual(view);
  const [request] = requests;
  expect([request?.method, request?.url?.split("?")[0], request?.headers["x-user-staging-id"]]).toEqual([
    "GET",
    "/latest-mac.yml",
    "00000000-0000-0000-0000-000000000000",
  ]);
});

test("on a system without releases it says so", async () => {
  vi.spyOn(process, "platform", "get").mockReturnValue("linux");
  answer = (request, response) =>
    void (request.url?.startsWith("/latest-mac.yml")
      ? response.end(latestMac("1.1.0"))
      : response.writeHead(404).end());
  using updates = makeUpdates();
  await updates.look();
  expect(updates.view).toEqual({
    kind: "failed",
    why: `No release for this system was found; all there are stand at ${PAGE}.`,
  });
});

test("a place without such a file is told, and so is one that fails", async () => {
  const seen: UpdateView[] = [];
  for (const status of [404, 500]) {
    answer = (_request, response) => void response.writeHead(status).end();
    using updates = makeUpdates();
    await updates.look();
    seen.push(updates.view);
  }
  expect(seen).toEqual([
    { kind: "failed", why: `No release for this system was found; all there are stand at ${PAGE}.` },
    {
      kind: "failed",
      why: `A newer version could not be looked for (500 Internal Server Error); look at ${PAGE}.`,
    },
  ]);
});

test("without a network nobody is told, unless somebody asked", async () => {
  using updates = makeUpdates();
  await new Promise((resolve) => server.close(resolve));
  await updates.lookIfStale();
  const quiet = updates.view;
  await updates.look();
  expect([quiet, updates.view]).toEqual([
    { kind: "unknown" },
    {
      kind: "failed",
      why: "releases.example cannot be reached; check for updates again when this host is online.",
    },
  ]);
});

test("a server that never answers is given up, and the next look finds one that does", async () => {
  answer = () => {};
  const limits: (() => void)[] = [];
  const hasty: Clock = {
    now: systemClock.now,
    after: (_delayMs, action) => {
      limits.push(action);
      return { [Symbol.dispose]() {} };
    },
  };
  using updates = makeUpdates(hasty);
  const look = updates.look();
  await vi.waitFor(() => expect(requests.length).toBe(1));
  limits[0]?.();
  await look;
  expect(updates.view).toEqual({
    kind: "failed",
    why: "releases.example did not answer within 20 s; check for updates again later.",
  });
  answer = serve(latestMac("1.1.0"));
  await updates.look();
  expect(updates.view).toEqual({ kind: "available", version: "1.1.0" });
});

test("what is downloaded is checked, handed to the system, and then ready", async () => {
  answer = (request, response) =>
    void response.end(request.url?.startsWith("/latest-mac.yml") ? latestMac("1.1.0") : ZIP);
  using updates = makeUpdates();
  await updates.look();
  await updates.install();
  await vi.waitFor(() => expect(updates.view).toEqual({ kind: "ready", version: "1.1.0" }), 10_000);
  expect(electron.squirrel.taken).toBe(ZIP);
});

test("what the system does not take is not ready, and can be tried again", async () => {
  answer = (request, response) =>
    void response.end(request.url?.startsWith("/latest-mac.yml") ? latestMac("1.1.0") : ZIP);
  electron.squirrel.refusal = new Error("Code signature at URL file:///update.app did not pass validation");
  const listening = () => electron.squirrel.eventNames().map((name) => electron.squirrel.listenerCount(name));
  using updates = makeUpdates();
  await updates.look();
  const before = listening();
  await updates.install();
  await vi.waitFor(() => expect(updates.view.kind).not.toBe("downloading"), 10_000);
  expect([updates.view, electron.squirrel.taken, listening()]).toEqual([
    {
      kind: "failed",
      why: `The newer version was downloaded, but the system did not take it (Code signature at URL file:///update.app did not pass validation); get it from ${PAGE}.`,
    },
    ZIP,
    before,
  ]);
  await updates.look();
  await updates.install();
  await vi.waitFor(() => expect(updates.view).toEqual({ kind: "ready", version: "1.1.0" }), 10_000);
});

test("whoever tries again in the very moment of a refusal begins anew, and does not wait for what was under way", async () => {
  answer = (request, response) =>
    void response.end(request.url?.startsWith("/latest-mac.yml") ? latestMac("1.1.0") : ZIP);
  const { port } = server.address() as AddressInfo;
  const feed = { provider: "generic", url: `http://127.0.0.1:${port}` } as const;
  const source = await releasedUpdates({ feed, native: electron.squirrel, tell: (line) => told.push(line) });
  expect(await source.newerVersion()).toBe("1.1.0");
  const download = () => source.download(() => {}, AbortSignal.timeout(30_000));
  for (let round = 1; round <= 5; round += 1) {
    electron.squirrel.refusal = new Error("not signed");
    await expect(download()).rejects.toThrow("not signed");
    await download();
  }
}, 20_000);

test("what is not what was published is never handed to the system", async () => {
  answer = (request, response) =>
    void response.end(request.url?.startsWith("/latest-mac.yml") ? latestMac("1.1.0") : "not that Dockline");
  using updates = makeUpdates();
  await updates.look();
  await updates.install();
  await vi.waitFor(() => expect(updates.view.kind).toBe("failed"), 10_000);
  expect([updates.view, electron.squirrel.taken]).toEqual([
    {
      kind: "failed",
      why: `The newer version could not be downloaded (what came is not what was published); try again, or get it from ${PAGE}.`,
    },
    null,
  ]);
});

test("an app that was packed without its updater's configuration says where to get the newer version", async () => {
  rmSync(join(folder, "dev-app-update.yml"));
  answer = serve(latestMac("1.1.0"));
  using updates = makeUpdates();
  await updates.look();
  await updates.install();
  await vi.waitFor(() => expect(updates.view.kind).toBe("failed"), 10_000);
  expect(updates.view).toEqual({
    kind: "failed",
    why: `The newer version could not be downloaded (ENOENT: no such file or directory, open '${folder}/dev-app-update.yml'); try again, or get it from ${PAGE}.`,
  });
});
