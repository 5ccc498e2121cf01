import type { Cidr } from "../../helper/net/cidr.js";
import type { Keeper } from "../../helper/reconcile/keeper.js";
import type { FakeRoute } from "./fake-kernel.js";
import { darwinStack } from "./helper-stack.js";
import { resolvedStack } from "./resolved-stack.js";
import { ResolverFolder } from "./resolver-folder.js";

/**
 * A host on 192.168.1.0/24 with another tunnel, which has 172.20.0.0/16 and 10.50.0.0/16. On a Mac another program
 * has the zone corp.test.
 */
export interface ForeignHost extends Disposable {
  readonly keeper: Keeper;
  /** Every row that is not ours, as text. */
  readonly foreignRows: () => readonly string[];
  /** Destinations of ours, single IPv4 addresses with their length. */
  readonly ourRoutes: () => readonly string[];
  /** Another program takes over the first route of ours, if there is one. */
  readonly takeOver: () => void;
  /** The host joins 172.21.0.0/16, unless it has. */
  readonly join: () => void;
  /** What was run outside the templates, and what was deleted of others. */
  readonly violations: () => readonly string[];
  /** Interfaces that there are, and files of ours. */
  readonly inventory: () => readonly string[];
}

const LINUX_ROWS: readonly FakeRoute[] = [
  { dst: "default", dev: "eth0", protocol: "dhcp", gateway: "192.168.1.1" },
  { dst: "192.168.1.0/24", dev: "eth0", protocol: "kernel" },
  { dst: "172.20.0.0/16", dev: "tun9", protocol: "static" },
  { dst: "10.50.0.0/16", dev: "tun9", protocol: "68" },
];

export async function foreignLinux(): Promise<ForeignHost> {
  const { kernel, resolved, keeper } = await resolvedStack();
  kernel.addLink("eth0", ["192.168.1.42/24"]);
  kernel.addLink("tun9", ["10.8.0.6/32"]);
  kernel.routes = [...LINUX_ROWS];
  return {
    keeper,
    foreignRows: () =>
      kernel.routes.filter((route) => route.dev !== "dockline0").map((route) => JSON.stringify(route)),
    ourRoutes: () => kernel.ourRoutes.map((route) => (/^[\d.]+$/.test(route) ? `${route}/32` : route)),
    takeOver: () => {
      const [taken] = kernel.ourRoutes;
      kernel.setRoutes(
        kernel.routes.map((one) => (one.dst === taken ? { dst: one.dst, dev: "tun9", protocol: "68" } : one)),
      );
    },
    join: () => {
      if (kernel.links.has("wlan9")) return;
      kernel.addLink("wlan9", ["172.21.0.66/16"]);
      kernel.setRoutes([...kernel.routes, { dst: "172.21.0.0/16", dev: "wlan9", protocol: "kernel" }]);
    },
    violations: () => [...kernel.violations, ...resolved.violations],
    inventory: () => [...kernel.links.keys()],
    [Symbol.dispose]: () => {},
  };
}

export async function foreignMac(): Promise<ForeignHost> {
  const folder = new ResolverFolder({ "corp.test": "nameserver 192.168.1.1\n" });
  const { kernel, keeper } = darwinStack((run) => folder.service(run));
  const { mac } = kernel;
  mac.addEthernet("en0", ["192.168.1.42/24"]);
  mac.addDevice("utun0", ["UP", "POINTOPOINT"], ["10.8.0.6/32"]);
  const row = (destination: string, interfaceName: string, flags: string, gateway: string) =>
    mac.table.push({ destination: destination as Cidr, interfaceName, flags, gateway, expire: "" });
  row("0.0.0.0/0", "en0", "UGScg", "192.168.1.1");
  row("0.0.0.0/0", "utun0", "UGScIg", "10.8.0.1");
  row("172.20.0.0/16", "utun0", "UGSc", "10.8.0.1");
  row("10.50.0.0/16", "utun0", "USc", "utun0");
  row("192.168.1.7/32", "en0", "UHLWI", "a4:2b:b0:c1:d2:e3");
  return {
    keeper,
    foreignRows: () =>
      mac.table.filter((one) => one.interfaceName !== kernel.interfaceName).map((one) => JSON.stringify(one)),
    ourRoutes: () => kernel.ourRoutes,
    takeOver: () => {
      const [taken] = kernel.ourRoutes;
      mac.setTable(
        mac.table.map((one) => (one.destination === taken ? { ...one, interfaceName: "utun0" } : one)),
      );
    },
    join: () => {
      if (mac.devices.has("en7")) return;
      mac.addEthernet("en7", ["172.21.0.66/16"]);
      mac.takeOver("172.21.0.0/16", "en7");
    },
    violations: () => [...kernel.violations, ...folder.violations],
    inventory: () => [...mac.devices.keys(), ...folder.ours],
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
