import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import { ControlServer } from "../../../bridge/control/server.js";
import { SessionLink, type SessionWorld } from "../../../bridge/dashboard/session-link.js";
import { NO_FACTS, snapshotOf } from "../../../bridge/model/facts.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { Session } from "../../../bridge/session/session.js";
import { FakeWorld } from "../../fakes/fake-ports.js";
import { LineServer } from "../../fakes/line-server.js";

const CONNECTING = snapshotOf({ kind: "connecting", attempt: 1, step: "routes" }, NO_FACTS, 1);
const CONNECTED = snapshotOf({ kind: "connected", since: 0 }, NO_FACTS, 1);

/** A link to whatever session holds that socket, in a world of fakes. */
function linkTo(
  controlSocket: string,
  onChange: () => void,
  besides: Partial<Pick<SessionWorld, "openControl" | "onError">> = {},
): SessionLink {
  const world = new FakeWorld();
  const openControl: SessionWorld["openControl"] = (events) => ControlClient.open(controlSocket, "1", events);
  return new SessionLink(
    {
      clock: world.clock,
      host: { version: "1" },
      controlSocket,
      endpoints: [],
      namesPort: null,
      openControl,
      portsFor: () => world,
      ...besides,
    },
    DEFAULT_SETTINGS,
    onChange,
  );
}

test("news that come in one piece with the first answer are not lost", async () => {
  await using server = await LineServer.start((line) => {
    const { id } = JSON.parse(line) as { id: number };
    return `${JSON.stringify({ id, result: { version: "1", snapshot: CONNECTING } })}\n${JSON.stringify({ snapshot: CONNECTED })}\n`;
  });
  const seen: string[] = [];
  await using link: SessionLink = linkTo(server.path, () => seen.push(link.snapshot.state.kind));
  await link.seek();
  expect([link.presence.kind, link.snapshot, seen.at(-1)]).toEqual(["other", CONNECTED, "connected"]);
});

test("a session of another program that has failed tries again when somebody asks, and is still the other's", async () => {
  const world = new FakeWorld();
  world.engines.view = { ...world.engines.view, operatingSystem: "OrbStack" };
  const folder = mkdtempSync(join(tmpdir(), "dockline-link-"));
  const controlSocket = join(folder, "control.sock");
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null });
  session.connect();
  await vi.waitFor(() => expect(session.snapshot.state).toMatchObject({ kind: "faulted", retryAt: null }));
  const server = await ControlServer.listen(controlSocket, session, "1");
  const seen: string[] = [];
  const link: SessionLink = linkTo(controlSocket, () =>
    seen.push(`${link.presence.kind} ${link.snapshot.state.kind}`),
  );
  try {
    await link.seek();
    world.engines.view = { ...world.engines.view, operatingSystem: "Docker Desktop" };
    await link.connect();
    await vi.waitFor(() => expect(seen.at(-1)).toBe("other connected"));
    expect(seen.slice(0, 2)).toEqual(["other faulted", "other connecting"]);
  } finally {
    await link[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await session.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A link whose socket cannot be made, for a folder is in its place; `clear` takes that away. */
function hinderedLink() {
  const folder = mkdtempSync(join(tmpdir(), "dockline-link-"));
  const controlSocket = join(folder, "control.sock");
  mkdirSync(controlSocket);
  const seen: string[] = [];
  const thrown: unknown[] = [];
  const link: SessionLink = linkTo(
    controlSocket,
    () => seen.push(`${link.presence.kind} ${link.snapshot.state.kind}`),
    { openControl: async () => null, onError: (error) => thrown.push(error) },
  );
  const end = async () => {
    await link[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  return { link, seen, thrown, clear: () => rmdirSync(controlSocket), [Symbol.asyncDispose]: end };
}

test("a session that cannot begin is a fault that is shown and told, until the next one begins", async () => {
  await using stage = hinderedLink();
  const { link, seen, thrown } = stage;
  const refused: unknown = await link.connect().catch((error: unknown) => error);
  const { state } = link.snapshot;
  expect(state).toEqual({
    kind: "faulted",
    fault: expect.objectContaining({ code: "internal", message: expect.stringContaining("EISDIR") }),
    attempt: 1,
    retryAt: null,
  });
  expect([refused, thrown, seen]).toEqual([
    expect.any(FaultError),
    [expect.objectContaining({ code: "ERR_FS_EISDIR" })],
    ["none faulted"],
  ]);
  stage.clear();
  await link.connect();
  expect(link.presence.kind).toBe("own");
});

test("whoever disconnects takes back that no session could begin", async () => {
  await using stage = hinderedLink();
  await stage.link.connect().catch(() => {});
  await stage.link.disconnect();
  expect([stage.link.snapshot.state, stage.seen]).toEqual([
    { kind: "disconnected" },
    ["none faulted", "none disconnected"],
  ]);
});
