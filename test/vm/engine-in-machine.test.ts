import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "../lab/dockline.js";
import { firewallState } from "../lab/firewall-state.js";
import { Lab } from "../lab/lab.js";
import { reaches } from "../lab/reach.js";
import { startService, startStack, WEB_IMAGE } from "../lab/stack.js";
import { allOf, becomeOpen, OPEN, reachOf, SHUT } from "./service-reach.js";
import { VirtualMachine } from "./virtual-machine.js";

let lab: Lab;
let machine: VirtualMachine;

// One machine for all, for the engine takes its time to load our image; each test leaves it as it was.
beforeAll(async () => {
  lab = await Lab.start({ engine: false });
  machine = await VirtualMachine.restore(lab);
});

afterAll(() => lab[Symbol.asyncDispose]());

const connect = () => DocklineUp.connect(lab, ["--host", machine.dockerHost]);
const networkState = () => firewallState({ vm: (argv, options) => machine.shell(argv, options) });
const tunnels = () => machine.must(["wg", "show", "interfaces"]);
const runningImages = async () => (await machine.docker(["ps", "--format", "{{.Image}}"])).split("\n");

/** What a new key, a new peer or a new handshake would change. */
const tunnelSession = () =>
  machine.must(["sh", "-c", "wg show dockline0 public-key && wg show dockline0 latest-handshakes"]);

test("an engine that is restarted is reached again by itself, and its tunnel never went down", async () => {
  const services = await startService(machine, "bridge");
  await using up = await connect();
  const before = await tunnelSession();

  await machine.restartEngine();
  await machine.docker(["start", "on-bridge"]);
  await up.says(/^Connected again after/m, 120_000);

  expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));
  expect(await tunnelSession()).toBe(before);
  await machine.docker(["rm", "--force", "on-bridge"]);
});

test("where the kernel has WireGuard, set-up ends, every kind of network answers, and down leaves no trace", async () => {
  const services = await startStack(machine);
  expect(services.map(({ network }) => network)).toEqual(["bridge", "shop", "vault", "dual", "dual"]);
  const before = await networkState();
  expect(await reachOf(lab, services)).toEqual(allOf(services, SHUT));

  await using up = await connect();
  const { state, tunnel } = JSON.parse((await dockline(lab, ["status", "--json"])).stdout);
  expect([state.kind, tunnel.vmEngine, await tunnels()]).toEqual(["connected", "kernel", "dockline0"]);
  expect(await runningImages()).toEqual(Array(4).fill(WEB_IMAGE));
  expect(await becomeOpen(lab, services)).toEqual(allOf(services, OPEN));

  expect(await up.interrupt()).toBe(0);
  expect(await reachOf(lab, services)).toEqual(allOf(services, SHUT));
  expect(await networkState()).toEqual(before);
});

/** The VM's way out is a program of its host, as with Docker Desktop: it dials anew whatever the VM sends there. */
test("what comes by the tunnel for a network that the VM does not have any more never goes back to the host", async () => {
  await machine.docker(["network", "create", "--subnet", "172.28.0.0/24", "gone"]);
  await using up = await connect();
  await machine.must(["ip", "route", "delete", "172.28.0.0/24"]);
  const received = async () =>
    Number(await machine.must(["cat", "/sys/class/net/dockline0/statistics/rx_packets"]));

  const before = await received();
  await Promise.all(["172.28.0.5", "172.28.0.6"].map((address) => reaches(lab, address)));
  // Two questions for each address, a SYN once more, and keepalives.
  expect((await received()) - before).toBeLessThan(20);

  expect(await up.interrupt()).toBe(0);
  await machine.docker(["network", "rm", "gone"]);
});

test("down removes the kernel's interface that a killed session left", async () => {
  const before = await networkState();
  await using up = await connect();
  up.process.kill("SIGKILL");
  await up.ended();
  expect(await tunnels()).toBe("dockline0");

  const { exitCode } = await dockline(lab, ["down"], { env: { DOCKER_HOST: machine.dockerHost } });
  expect([exitCode, await networkState()]).toEqual([0, before]);
});
