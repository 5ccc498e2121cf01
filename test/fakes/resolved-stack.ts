import { LinuxPlatform } from "../../helper/platform/linux/linux-platform.js";
import { Keeper } from "../../helper/reconcile/keeper.js";
import { Reconciler } from "../../helper/reconcile/reconciler.js";
import { Tunnel } from "../../helper/tunnel/tunnel.js";
import { FakeClock } from "./fake-clock.js";
import { FakeKernel } from "./fake-kernel.js";
import { FakeResolved } from "./fake-resolved.js";
import { quietLog } from "./helper-stack.js";

/** As helperStack, on a machine on which systemd-resolved runs. */
export async function resolvedStack() {
  const kernel = new FakeKernel();
  const resolved = new FakeResolved(kernel);
  const clock = new FakeClock();
  const platform = await LinuxPlatform.open(resolved.system, "/opt/nowhere");
  const journal = { write: async () => {}, clear: async () => {} };
  const tunnel = new Tunnel({ platform, journal, onGone: () => keeper.hint() });
  const reconciler = new Reconciler(platform, tunnel);
  const keeper: Keeper = new Keeper({ platform, reconciler, clock, log: quietLog });
  return { kernel, resolved, clock, keeper };
}
