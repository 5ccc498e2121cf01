import type { Log } from "../../helper/log.js";
import type { Cidr } from "../../helper/net/cidr.js";
import { LinuxPlatform } from "../../helper/platform/linux/linux-platform.js";
import type { DesiredState, HelperStatus } from "../../helper/protocol/messages.js";
import { Keeper } from "../../helper/reconcile/keeper.js";
import { Reconciler } from "../../helper/reconcile/reconciler.js";
import { Tunnel } from "../../helper/tunnel/tunnel.js";
import { FakeClock } from "./fake-clock.js";
import { FakeKernel } from "./fake-kernel.js";

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

/** Everything between the socket and the kernel, on a fake kernel and a fake clock. */
export async function helperStack() {
  const kernel = new FakeKernel();
  const clock = new FakeClock();
  const platform = await LinuxPlatform.open(kernel, "/opt/nowhere");
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
  return { kernel, clock, platform, keeper, observed };
}
