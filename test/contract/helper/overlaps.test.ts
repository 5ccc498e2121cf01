import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { desiredState } from "../../fakes/helper-stack.js";
import type { LineClient } from "../../fakes/line-client.js";
import { bundleHelper, findWireguardGo, ThrowawayHost } from "./throwaway-host.js";

const found = findWireguardGo();
if ("missing" in found) console.log(`overlaps on a real kernel: NOT RUN: ${found.missing}`);

const RANGE = "192.168.9.192/27";
const apply = (routes: readonly string[], changes: object) => ({
  method: "apply",
  ...desiredState(routes),
  ...changes,
});

describe.skipIf("missing" in found)("a helper on a host with a LAN and a VPN", () => {
  let bundle: Awaited<ReturnType<typeof bundleHelper>>;
  let host: ThrowawayHost;
  let client: LineClient;

  beforeEach(async () => {
    bundle = await bundleHelper();
    host = await ThrowawayHost.open("program" in found ? found.program : "");
    for (const [name, address] of [
      ["lan0", "192.168.9.2/24"],
      ["tun9", "10.77.0.2/32"],
    ] as const) {
      host.run("ip", "link", "add", name, "type", "veth", "peer", "name", `${name}p`);
      host.run("ip", "address", "add", address, "dev", name);
      host.run("ip", "link", "set", name, "up");
    }
    host.run("ip", "route", "add", "172.16.0.0/12", "dev", "tun9");
    host.start(process.execPath, bundle.file);
    client = await host.client();
  });
  afterEach(async () => {
    client[Symbol.dispose]();
    await host[Symbol.asyncDispose]();
    await bundle[Symbol.asyncDispose]();
  });

  test("what the host is attached to and a VPN's wider route are told as the kernel has them", async () => {
    const { result } = await client.ask(apply(["172.20.0.0/16"], {}));
    const attached = result.host.attached.filter(
      (one: { prefix: string }) => !one.prefix.startsWith("fe80:"),
    );
    expect({ ...result.host, attached }).toEqual({
      attached: [
        { prefix: "192.168.9.0/24", interfaceName: "lan0" },
        { prefix: "10.77.0.2/32", interfaceName: "tun9" },
      ],
      overlaps: [
        { destination: "172.20.0.0/16", kind: "within", prefix: "172.16.0.0/12", interfaceName: "tun9" },
      ],
    });
  });

  test("a range of the LAN is let through until somebody in it is heard of", async () => {
    await client.ask(apply([], { ranges: [RANGE] }));
    expect(host.ourRoutes()).toContain(RANGE);
    const neighbour = ["192.168.9.200", "lladdr", "02:00:00:00:00:01", "dev", "lan0"];
    host.run("ip", "neighbour", "add", ...neighbour);
    const { result } = await client.ask(apply([], { ranges: [RANGE], generation: 2 }));
    expect(result.routes).toEqual([
      {
        destination: RANGE,
        state: "refused",
        reason: { code: "holds-neighbour", address: "192.168.9.200" },
      },
    ]);
    expect(host.ourRoutes()).not.toContain(RANGE);
  });
});
