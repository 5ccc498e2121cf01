import { expect, test, vi } from "vitest";
import { ChoiceRefused } from "../../../../bridge/model/choice.js";
import type { Snapshot } from "../../../../bridge/model/snapshot.js";
import { EnginePreview } from "../../../../bridge/session/engine-preview.js";
import { Session } from "../../../../bridge/session/session.js";
import { attachmentTo, containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, FakeWorld } from "../../../fakes/fake-ports.js";

const WEB = bridgeNetwork("docker_gwbridge", "172.18.0.0/16");
const INGRESS = bridgeNetwork("ingress", "10.0.0.0/24", { driver: "overlay", isIngress: true });

/** A task of a service with a published port is on both. */
function swarm(): FakeWorld {
  const world = new FakeWorld();
  const task = containerOn(WEB, "172.18.0.3");
  world.engines.networks = [WEB, INGRESS];
  world.engines.containers = [
    { ...task, networks: [...task.networks, attachmentTo(INGRESS, "10.0.0.7", null)] },
  ];
  return world;
}

const told = ({ networks, containers }: Snapshot) => [
  networks.map(({ name }) => name),
  containers.flatMap(({ addresses }) => addresses.map(({ address }) => address)),
];

test("swarm's ingress is neither a network nor an address of its tasks, connected or not, and no choice", async () => {
  const world = swarm();
  const preview = await EnginePreview.open(world, new AbortController().signal);
  expect(told(await preview.read(new AbortController().signal))).toEqual([
    ["docker_gwbridge"],
    ["172.18.0.3"],
  ]);
  const session = new Session(world, { mtu: 1420, endpoints: [], names: null });
  session.connect();
  await vi.waitFor(() => expect(session.snapshot.state.kind).toBe("connected"), { interval: 1 });
  expect(told(session.snapshot)).toEqual([["docker_gwbridge"], ["172.18.0.3"]]);
  await expect(session.choose({ verb: "disable", names: ["ingress"] })).rejects.toThrow(ChoiceRefused);
});
