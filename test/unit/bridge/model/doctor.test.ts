import { expect, test } from "vitest";
import { findings, isSound } from "../../../../bridge/model/doctor.js";
import { findingLines, PLAIN_FINDINGS } from "../../../../bridge/model/finding-lines.js";
import { developersEngine, withoutOverlays } from "../../../ui/sample-engine.js";
import { BUSY_HOST, NOON, QUIET_HOST, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const CONNECTED = { kind: "connected", since: NOON } as const;

test("each part is told with its evidence, and nothing else where all is well", () => {
  const all = findings(
    sampleSnapshot(CONNECTED, withoutOverlays(developersEngine()), QUIET_HOST),
    null,
    NOON,
  );
  expect(all.map(({ tone, about, sentence }) => [tone, about, sentence])).toEqual([
    ["good", "Docker engine", "Answers, and tells of every change."],
    ["good", "Network helper", "Holds the tunnel interface and the routes."],
    ["good", "Virtual machine", "Is set up."],
    ["good", "Tunnel", "The VM's address answers."],
    ["good", "Routes", "The kernel has them all."],
  ]);
  expect(isSound(all)).toBe(true);
  expect(findingLines(all, PLAIN_FINDINGS).slice(0, 3)).toEqual([
    "✓ Docker engine    Answers, and tells of every change.",
    "                   Docker 29.1.0 on Docker Desktop, arm64",
    "                   unix:///Users/ada/.docker/run/docker.sock (context desktop-linux)",
  ]);
});

test("networks that are not reached are told with the reason, those that are switched off are not", () => {
  const all = findings(sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST), null, NOON);
  expect(all.slice(5).map(({ tone, about, sentence }) => [tone, about, sentence])).toEqual([
    [
      "bad",
      "office-twin 172.27.0.0/24",
      "already routed by utun4; leave that VPN or network, or recreate Docker's with another subnet",
    ],
    ["bad", "swarm_apps 10.0.9.0/24", expect.stringContaining("overlay networks")],
  ]);
  expect(isSound(all)).toBe(false);
});

test("a network whose packets are dropped is told with chain and rule", () => {
  const snapshot = sampleSnapshot(CONNECTED, withoutOverlays(developersEngine()), QUIET_HOST);
  const rule = "ip saddr 10.33.33.1 drop";
  const why = {
    code: "dropped",
    direction: "request",
    family: "inet",
    table: "guard",
    chain: "in",
    rule,
  } as const;
  const proof = { kind: "failed", why, container: "web", address: "172.20.0.2" } as const;
  const networks = snapshot.networks.map((network) =>
    network.name === "shop_default"
      ? { ...network, subnets: network.subnets.map((one) => ({ ...one, proof })) }
      : network,
  );
  expect(findings({ ...snapshot, networks }, null, NOON).slice(5)).toMatchObject([
    {
      tone: "bad",
      about: "shop_default 172.20.0.0/16",
      sentence: "dropped in the VM by chain guard in (inet): ip saddr 10.33.33.1 drop",
    },
  ]);
});

test("without a connection there is nothing to say of networks, and it is not sound", () => {
  const all = findings(sampleSnapshot({ kind: "disconnected" }, developersEngine(), QUIET_HOST), null, NOON);
  expect([all.length, isSound(all)]).toEqual([5, false]);
});

test("a VM that gave no answer just now is told", () => {
  const snapshot = sampleSnapshot(CONNECTED, withoutOverlays(developersEngine()), QUIET_HOST);
  const [, , , tunnel] = findings(snapshot, { roundTripMs: null, lastHandshakeAt: NOON }, NOON);
  expect([tunnel?.tone, tunnel?.sentence]).toEqual([
    "bad",
    "The VM's address does not answer at the moment.",
  ]);
});
