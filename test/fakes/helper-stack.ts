import type { Log } from "../../helper/log.js";
import type { Cidr } from "../../helper/net/cidr.js";
import { DarwinPlatform } from "../../helper/platform/darwin/darwin-platform.js";
import { darwinPaths } from "../../helper/platform/darwin/open-interface.js";
import { LinuxPlatform } from "../../helper/platform/linux/linux-platform.js";
import type { NameService } from "../../helper/platform/name-service.js";
import type { Platform } from "../../helper/platform/platform.js";
import type { Run } from "../../helper/platform/run.js";
import type { DesiredState, HelperStatus } from "../../helper/protocol/messages.js";
import { Keeper } from "../../helper/reconcile/keeper.js";
import { Reconciler } from "../../helper/reconcile/reconciler.js";
import { Tunnel } from "../../helper/tunnel/tunnel.js";
import { FakeClock } from "./fake-clock.js";
import { FakeDarwin } from "./fake-darwin.js";
import { FakeKernel } from "./fake-kernel.js";
import { FakeNameService } from "./fake-name-service.js";

export const quietLog: Log = { info: () => {}, error: () => {} };

export const PEER = { publicKey: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=" };

export function desiredState(routes: readonly string[], changes: Partial<DesiredState> = {}): DesiredState {
  return {
    generation: 1,
    tunnel: { mtu: 1420, ipv4: { host: "10.33.33.1", vm: "10.33.33.2" }, ipv6: null },
    peer: PEER,
    routes: routes as readonly Cidr[],
    ranges: [],
    names: null,
    ...changes,
  };
}

/** Everything between the socket and the kernel, on a fake Linux and a fake clock. */
export async function helperStack() {
  const kernel = new FakeKernel();
  return { kernel, ...stackOn(await LinuxPlatform.open(kernel, "/opt/nowhere")) };
}

/** What each peer of the stack's interface may send and get. */
export function allowedIps({ kernel }: Awaited<ReturnType<typeof helperStack>>): readonly string[][] {
  return [...(kernel.wireguard?.peers.values() ?? [])].map((peer) => [...peer.allowed]);
}

/** The same on a fake Mac, whose resolver is told by `serviceOn`. */
export function darwinStack(serviceOn: (run: Run) => NameService = () => new FakeNameService()) {
  const kernel = new FakeDarwin();
  const paths = darwinPaths("/opt/nowhere", "/var/run/dev.dockline");
  return { kernel, ...stackOn(new DarwinPlatform(kernel, paths, serviceOn(kernel.run))) };
}

function stackOn(platform: Platform) {
  const clock = new FakeClock();
  const observed: HelperStatus[] = [];
  const tunnel = new Tunnel({
    platform,
    journal: { write: async () => {}, clear: async () => {} },
    onGone: () => keeper.hint(),
  });
  const keeper: Keeper = new Keeper({
    platform,
    reconciler: new Reconciler(platform, tunnel),
    clock,
    log: quietLog,
  });
  keeper.onChange((status) => observed.push(status));
  return { clock, platform, keeper, observed };
}
