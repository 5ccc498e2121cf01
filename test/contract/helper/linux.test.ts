import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Cidr } from "../../../helper/net/cidr.js";
import { type Run, runCommand } from "../../../helper/platform/run.js";
import { secretFileAt } from "../../../helper/platform/secret-file.js";
import { hasExactPeer } from "../../../helper/tunnel/device.js";
import { generateKeyPair } from "../../../helper/tunnel/keys.js";
import { parseDevice, UapiDevice } from "../../../helper/tunnel/uapi.js";
import { WgToolDevice, type WithSecretFile } from "../../../helper/tunnel/wg-tool.js";
import { desiredState } from "../../fakes/helper-stack.js";
import { bundleHelper, ended, eventually, findWg, findWireguardGo, ThrowawayHost } from "./throwaway-host.js";

const found = findWireguardGo();
if ("missing" in found) console.log(`helper on Linux: NOT RUN: ${found.missing}`);

const TUNNEL = {
  mtu: 1420,
  ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
  ipv6: { host: "fd33:33::1", vm: "fd33:33::2" },
};
const apply = (routes: readonly string[], changes = {}) => ({
  method: "apply",
  ...desiredState(routes, { tunnel: TUNNEL, ...changes }),
});
const hex = (base64: string) => Buffer.from(base64, "base64").toString("hex");

/** Of all threads of a process, since it started. */
function contextSwitches(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8"))
    .reduce((sum, status) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]), 0);
}

describe.skipIf("missing" in found)("the helper on a real kernel", () => {
  let bundle: Awaited<ReturnType<typeof bundleHelper>>;
  const hosts: ThrowawayHost[] = [];

  beforeAll(async () => {
    bundle = await bundleHelper();
  });
  afterAll(() => bundle[Symbol.asyncDispose]());
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host[Symbol.asyncDispose]();
  });

  /** A host on the LAN 192.168.9.0/24, with a helper. */
  async function newHost(...helperArguments: readonly string[]) {
    const host = await newNamespace();
    host.run("ip", "link", "add", "lan0", "type", "veth", "peer", "name", "lan1");
    host.run("ip", "address", "add", "192.168.9.2/24", "dev", "lan0");
    for (const link of ["lan0", "lan1"]) host.run("ip", "link", "set", link, "up");
    host.run("ip", "route", "add", "default", "via", "192.168.9.1");
    const helper = startHelper(host, ...helperArguments);
    return { host, helper, client: await host.client() };
  }

  async function newNamespace(): Promise<ThrowawayHost> {
    const host = await ThrowawayHost.open("program" in found ? found.program : "");
    hosts.push(host);
    return host;
  }

  const startHelper = (host: ThrowawayHost, ...more: readonly string[]) =>
    host.start(process.execPath, bundle.file, ...more);

  test("a VM dials in: handshake and endpoint are observed, packets flow, and release leaves nothing", async () => {
    const { host, client } = await newHost();
    const vm = await newNamespace();
    host.run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "down0", "netns", String(vm.pid));
    host.run("ip", "address", "add", "10.99.0.1/24", "dev", "up0");
    host.run("ip", "link", "set", "up0", "up");
    vm.run("ip", "address", "add", "10.99.0.2/24", "dev", "down0");
    vm.run("ip", "link", "set", "down0", "up");
    const keys = generateKeyPair();
    const { result } = await client.ask(
      apply(["172.20.0.0/16", "fd44::/64"], { peer: { publicKey: keys.publicKey } }),
    );
    vm.start("/usr/local/bin/wireguard-go", "-f", "wg0");
    await vm.uapi("wg0", "get=1\n\n");
    vm.run("ip", "address", "add", "10.33.33.2/32", "dev", "wg0");
    vm.run("ip", "address", "add", "172.20.0.5/32", "dev", "wg0");
    vm.run("ip", "link", "set", "wg0", "up");
    vm.run("ip", "route", "add", "10.33.33.1/32", "dev", "wg0");
    const peer = [
      `public_key=${hex(result.tunnel.publicKey)}`,
      `endpoint=10.99.0.1:${result.tunnel.listenPort}`,
    ];
    const lines = [
      `private_key=${hex(keys.privateKey)}`,
      ...peer,
      "persistent_keepalive_interval=25",
      "allowed_ip=10.33.33.1/32",
    ];
    await vm.uapi("wg0", `set=1\n${lines.join("\n")}\n\n`);

    const seen = await client.message((one) => JSON.stringify(one).includes('"endpoint":"10.99.0.2:'));
    expect(seen).toMatchObject({
      observation: "status",
      status: {
        tunnel: {
          engine: "wireguard-go",
          peer: { publicKey: keys.publicKey, lastHandshakeAt: expect.any(Number) },
        },
      },
    });
    vm.start(
      process.execPath,
      "-e",
      'require("net").createServer((one) => one.end("hi")).listen(80, "172.20.0.5")',
    );
    const fetch = 'require("net").connect(80, "172.20.0.5").setTimeout(2000).pipe(process.stdout)';
    expect(await eventually(() => host.run(process.execPath, "-e", fetch))).toBe("hi");
    expect((await client.ask({ method: "release" })).result.tunnel).toBeNull();
    expect([host.links(), host.ourRoutes()]).toEqual([["lan0", "lan1", "lo", "up0"], []]);
  });

  test("refused and installed routes are what the kernel and the engine have", async () => {
    const { host, client } = await newHost();
    host.run("ip", "route", "add", "172.21.0.0/16", "via", "192.168.9.7");
    const wanted = [
      "172.20.0.0/16",
      "172.21.0.0/16",
      "192.168.0.0/16",
      "192.168.9.0/24",
      "192.168.9.128/25",
      "192.168.9.77/32",
      "192.168.9.1/32",
      "192.168.9.255/32",
      "fd44::/64",
    ];
    const { result } = await client.ask(apply(wanted));
    expect(
      result.routes.map((route: { reason?: { code: string } }) => route.reason?.code ?? "installed"),
    ).toEqual([
      "installed",
      "owned-by-other",
      "covers-lan",
      "covers-lan",
      "inside-lan",
      "installed",
      "covers-gateway",
      "owned-by-other",
      "installed",
    ]);
    expect(host.ourRoutes()).toEqual([
      "10.33.33.2",
      "172.20.0.0/16",
      "192.168.9.77",
      "fd33:33::2",
      "fd44::/64",
    ]);
    const device = parseDevice(await host.uapi("dockline0", "get=1\n\n"));
    expect(device.peers.map((peer) => [...peer.allowedIps].sort())).toEqual([
      ["10.33.33.2/32", "172.20.0.0/16", "192.168.9.77/32", "fd33:33::2/128", "fd44::/64"],
    ]);
    expect(host.run("ip", "route", "show", "172.21.0.0/16")).toContain("via 192.168.9.7");
  });

  test("joining a LAN that one of our routes hides withdraws the route and tells", async () => {
    const { host, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16", "172.22.0.0/16"]));
    host.run("ip", "address", "add", "172.20.7.7/24", "dev", "lan1");
    await client.message((one) => JSON.stringify(one).includes('"covers-lan"'));
    expect(host.ourRoutes()).toEqual(["10.33.33.2", "172.22.0.0/16", "fd33:33::2"]);
  });

  test("a route that somebody deletes comes back, and so does an interface", async () => {
    const { host, client } = await newHost();
    const before = await client.ask(apply(["172.20.0.0/16"]));
    host.run("ip", "route", "delete", "172.20.0.0/16", "dev", "dockline0");
    await eventually(() => expect(host.ourRoutes()).toContain("172.20.0.0/16"));
    host.run("ip", "link", "delete", "dockline0");
    await eventually(() => expect(host.ourRoutes()).toContain("172.20.0.0/16"));
    await eventually(async () => expect(await client.ask({ method: "status" })).toEqual(before));
  });

  test("after kill -9 the next start removes what was left, and works", async () => {
    const { host, helper, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"]));
    await ended(helper, "SIGKILL");
    expect(host.links()).toContain("dockline0");
    startHelper(host);
    const next = await host.client();
    expect([host.links(), host.ourRoutes()]).toEqual([["lan0", "lan1", "lo"], []]);
    expect((await next.ask(apply(["172.20.0.0/16"]))).result.routes).toEqual([
      { destination: "172.20.0.0/16", state: "installed" },
    ]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s removes everything and exits with 0", async (signal) => {
    const { host, helper, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"]));
    expect(await ended(helper, signal)).toBe(0);
    expect([host.links(), host.ourRoutes()]).toEqual([["lan0", "lan1", "lo"], []]);
    expect(
      host
        .run("ls", "/run/dockline", "/run/wireguard")
        .split("\n")
        .filter((line) => /sock|json/.test(line)),
    ).toEqual([]);
  });

  test("a second helper says so and exits, and the first one's tunnel stays", async () => {
    const { host, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"]));
    expect(() => host.run(process.execPath, bundle.file)).toThrow(
      "another helper answers on /run/dockline/helper.sock; stop it first",
    );
    expect(host.ourRoutes()).toContain("172.20.0.0/16");
  });

  test("a helper for one session, for another user, exits after that session's release", async () => {
    const { host, helper, client } = await newHost("--once", "--owner", "65534");
    const socket = host.run("stat", "-c", "%u %g %a", "/run/dockline/helper.sock", "/run/dockline");
    expect(socket).toBe("65534 0 600\n0 0 755\n");
    await client.ask(apply(["172.20.0.0/16"]));
    await client.ask({ method: "release" });
    const exit = new Promise((resolve) => helper.once("exit", resolve));
    client[Symbol.dispose]();
    expect(await exit).toBe(0);
  });

  test("a wireguard-go that others can write to is not run", async () => {
    const { host, client } = await newHost();
    host.run("chmod", "o+w", "/usr/local/bin/wireguard-go");
    expect((await client.ask(apply([]))).error?.message).toContain(
      "no wireguard-go that only root can write to",
    );
    host.run("chmod", "o-w", "/usr/local/bin/wireguard-go");
    host.run("chmod", "g+w", "/usr/local/bin");
    expect((await client.ask(apply([]))).error?.code).toBe("tunnel-failed");
  });

  test.skipIf(!findWg())("through wg, an engine is read and written as over its own socket", async () => {
    const { host, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"]));
    const enter = ["/usr/bin/nsenter", "-t", String(host.pid), "-n", "-m"];
    const run: Run = (argv, stdin) => runCommand([...enter, ...argv], stdin);
    const withSecretFile: WithSecretFile = (text, use) =>
      secretFileAt(host.path("/run/wg.conf"))(text, () => use("/run/wg.conf"));
    const device = new WgToolDevice({
      run,
      wgPath: findWg() ?? "",
      interfaceName: "dockline0",
      withSecretFile,
    });
    const uapi = new UapiDevice((operation) => host.uapi("dockline0", operation));
    const before = await device.read();
    expect(before).toEqual(await uapi.read());
    const keys = generateKeyPair();
    await device.setIdentity({ privateKey: keys.privateKey, listenPort: before.listenPort });
    const peer = {
      publicKey: generateKeyPair().publicKey,
      allowedIps: ["10.1.0.0/16", "fd00::/64"] as Cidr[],
    };
    await device.setPeer(peer, await device.read());
    const after = await uapi.read();
    expect([after.listenPort, hasExactPeer(after, peer)]).toEqual([before.listenPort, true]);
    await device.setPeer(null, after);
    expect(await uapi.read()).toEqual({ listenPort: before.listenPort, peers: [] });
  });

  test("a thousand routes are one apply, all read back", async () => {
    const { host, client } = await newHost();
    const routes = Array.from({ length: 1000 }, (_, index) => `10.${100 + (index >> 8)}.${index & 255}.0/24`);
    const { result } = await client.ask(apply(routes));
    expect(result.routes.every((route: { state: string }) => route.state === "installed")).toBe(true);
    expect(host.ourRoutes()).toHaveLength(1002);
  });

  test("neither log nor command lines hold a private key", async () => {
    const { host, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"]));
    const secret =
      /private_key=([0-9a-f]{64})/.exec(await host.uapi("dockline0", "get=1\n\n"))?.[1] ?? "none";
    const lines = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }) + host.helperLog;
    const base64 = Buffer.from(secret, "hex").toString("base64");
    expect([secret.length, lines.includes(secret), lines.includes(base64)]).toEqual([64, false, false]);
  });

  test("an idle helper does not wake up and stays small", async () => {
    const { helper, client } = await newHost();
    await client.ask(apply(["172.20.0.0/16"], { peer: null }));
    const status = () => readFileSync(`/proc/${helper.pid}/status`, "utf8");
    const switches = () => contextSwitches(helper.pid!);
    // The debounce after our own writes, and Node's garbage collection after start-up, come first.
    let last = -1;
    await eventually(async () => {
      const before = switches();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      last = switches() - before;
      expect(last).toBeLessThan(3);
    });
    const residentKb = Number(/^VmRSS:\s+(\d+)/m.exec(status())?.[1]);
    console.log(`helper idle: ${last} context switches in 1 s, ${Math.round(residentKb / 1024)} MB resident`);
    expect(residentKb).toBeLessThan(90 * 1024);
  });
});
