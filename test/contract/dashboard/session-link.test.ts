import { expect, test } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import { SessionLink } from "../../../bridge/dashboard/session-link.js";
import { DEFAULT_SETTINGS } from "../../../bridge/model/settings.js";
import { NO_FACTS, snapshotOf } from "../../../bridge/model/snapshot.js";
import { FakeWorld } from "../../fakes/fake-ports.js";
import { LineServer } from "../../fakes/line-server.js";

const CONNECTING = snapshotOf({ kind: "connecting", attempt: 1, step: "routes" }, NO_FACTS, 1);
const CONNECTED = snapshotOf({ kind: "connected", since: 0 }, NO_FACTS, 1);

test("news that come in one piece with the first answer are not lost", async () => {
  await using server = await LineServer.start((line) => {
    const { id } = JSON.parse(line) as { id: number };
    return `${JSON.stringify({ id, result: { version: "1", snapshot: CONNECTING } })}\n${JSON.stringify({ snapshot: CONNECTED })}\n`;
  });
  const world = new FakeWorld();
  const seen: string[] = [];
  await using link: SessionLink = new SessionLink(
    {
      clock: world.clock,
      host: { version: "1" },
      controlSocket: server.path,
      endpoints: [],
      namesPort: null,
      openControl: (events) => ControlClient.open(server.path, "1", events),
      portsFor: () => world,
    },
    DEFAULT_SETTINGS,
    () => seen.push(link.snapshot.state.kind),
  );
  await link.seek();
  expect([link.presence.kind, link.snapshot, seen.at(-1)]).toEqual(["other", CONNECTED, "connected"]);
});
