import { readFileSync } from "node:fs";
import type { Server } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HelperClient } from "../../bridge/helper-client/client.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type { DesiredState, HelperStatus } from "../../helper/protocol/messages.js";
import { eventually } from "../lab/eventually.js";
import { firewallState } from "../lab/firewall-state.js";
import { Lab } from "../lab/lab.js";
import { labScript } from "../lab/scripts.js";
import { FarPeer } from "./far-peer.js";
import { guestSocket } from "./guest-socket.js";
import { VirtualMachine } from "./virtual-machine.js";

/** Here the machine is the host: the helper runs in it, on a kernel that has WireGuard. */
const HELPER = join(dirname(labScript("up.sh")), "../../dist/helper.cjs");

const SOCKET = "/run/dockline/helper.sock";
// Not a look for the file, which a killed helper leaves.
const AWAIT_LISTENER = `until ss --listening --unix | grep -q ${SOCKET}; do sleep 0.1; done`;
const START_LIMIT_S = 30;

let lab: Lab;
let machine: VirtualMachine;
let server: Server;
let socketPath: string;

beforeAll(async () => {
  lab = await Lab.start({ engine: false });
  machine = await VirtualMachine.restore(lab);
  await machine.must(["tee", "/lab/helper.cjs"], { stdin: readFileSync(HELPER) });
  socketPath = join(lab.directory, "helper.sock");
  server = await guestSocket(machine, SOCKET, socketPath);
  await startHelper();
});

afterAll(async () => {
  server.close();
  await lab[Symbol.asyncDispose]();
});

async function startHelper(): Promise<void> {
  machine.spawn(["node", "/lab/helper.cjs"]);
  const limits = { timeoutMs: 2 * START_LIMIT_S * 1000 };
  await machine.must(["timeout", String(START_LIMIT_S), "sh", "-c", AWAIT_LISTENER], limits);
}

const signal = () => AbortSignal.timeout(60_000);
const openClient = () => HelperClient.open(socketPath, signal());

const desired = (generation: number, peerKey: string | null): DesiredState => ({
  generation,
  tunnel: {
    mtu: 1420,
    ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
    ipv6: { host: "fd33:33::1", vm: "fd33:33::2" },
  },
  peer: peerKey === null ? null : { publicKey: peerKey },
  routes: peerKey === null ? [] : (["172.30.0.0/24", "fd00:db8:1::/64"] as readonly string[] as Cidr[]),
  ranges: [],
  names: null,
});

const networkState = () => firewallState({ vm: (argv, options) => machine.shell(argv, options) });

const answers = async (address: string) =>
  (await machine.shell(["ping", "-n", "-q", "-c", "1", "-W", "5", address])).exitCode === 0;

test("on a kernel with WireGuard, apply makes a kernel interface that a peer shakes hands with, and release removes it", async () => {
  using client = await openClient();
  await using far = await FarPeer.start(machine);
  const before = await networkState();

  const opened = await client.apply(desired(1, null), signal());
  expect(opened.tunnel).toMatchObject({ interfaceName: "dockline0", engine: "kernel", peer: null });
  expect(await machine.must(["wg", "show", "dockline0", "public-key"])).toBe(opened.tunnel?.publicKey);

  await client.apply(desired(2, far.publicKey), signal());
  await far.dial(opened.tunnel?.publicKey ?? "", opened.tunnel?.listenPort ?? 0);
  const hasHandshake = ({ tunnel }: HelperStatus) => (tunnel?.peer?.lastHandshakeAt ?? null) !== null;
  const settled = await eventually(() => client.status(signal()), hasHandshake, 30_000);
  expect(settled).toMatchObject({
    settledGeneration: 2,
    tunnel: { engine: "kernel", peer: { publicKey: far.publicKey, endpoint: far.endpoint } },
    routes: [
      { destination: "172.30.0.0/24", state: "installed" },
      { destination: "fd00:db8:1::/64", state: "installed" },
    ],
  });
  expect(await Promise.all(far.addresses.map(answers))).toEqual(far.addresses.map(() => true));
  expect(await machine.must(["ls", "/run/dockline"])).not.toContain("wg.conf");

  await client.release(signal());
  expect(await networkState()).toEqual(before);
});

test("routes that change leave the peer its session", async () => {
  using client = await openClient();
  await using far = await FarPeer.start(machine);
  const { tunnel } = await client.apply(desired(1, far.publicKey), signal());
  await far.dial(tunnel?.publicKey ?? "", tunnel?.listenPort ?? 0);
  const handshake = () => machine.must(["wg", "show", "dockline0", "latest-handshakes"]);
  const first = await eventually(handshake, (text) => /\t[1-9]/.test(text), 30_000);

  const narrow: DesiredState = { ...desired(2, far.publicKey), routes: ["172.30.0.0/24" as Cidr] };
  await client.apply(narrow, signal());
  expect(
    (await machine.must(["wg", "show", "dockline0", "allowed-ips"])).split(/\s/).slice(1).sort(),
  ).toEqual(["10.33.33.2/32", "172.30.0.0/24", "fd33:33::2/128"]);
  expect([await handshake(), await answers("172.30.0.5")]).toEqual([first, true]);
  await client.release(signal());
});

test("a killed helper leaves its kernel interface, and the next one removes it", async () => {
  const tunnels = () => machine.must(["wg", "show", "interfaces"]);
  using client = await openClient();
  await client.apply(desired(1, null), signal());
  await machine.must(["kill", "-KILL", String(client.hello.pid)]);
  expect(await tunnels()).toBe("dockline0");

  await startHelper();
  expect(await tunnels()).toBe("");
});
