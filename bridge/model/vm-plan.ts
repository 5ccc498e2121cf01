import type { HelperStatus, TunnelConfig } from "../../helper/protocol/messages.js";
import type { VmApplyPlan, VmFirewallPlan } from "../../vm-setup/plan.js";
import { planFirewall } from "./desired.js";
import type { Facts } from "./facts.js";
import { type LegWish, legWishes } from "./legs.js";
import { planMasquerades, replyPaths } from "./reply-path.js";
import { endpointsBehindTaken, planShims } from "./shims.js";

/** What the VM is to let through and to reach, for a tunnel that stands. */
export type VmRules = Omit<VmFirewallPlan, "action" | "legs"> & {
  /** By container: the processes are found when the VM is told. */
  readonly legs: readonly LegWish[];
  /** When another one comes, the VM looks again whether the addresses that it has taken are still nobody else's. */
  readonly endpoints: readonly string[];
};

const KEEPALIVE_SECONDS = 25;

export function planVmRules(
  { plans, containers, insides, vm }: Facts,
  tunnel: TunnelConfig,
  engineMajor: number,
): VmRules {
  const shims = vm?.shims ?? [];
  const masquerades = planMasquerades(replyPaths(plans, containers), insides);
  return {
    addresses: tunnel,
    firewall: planFirewall(plans, engineMajor, masquerades),
    shims: planShims(plans, containers),
    legs: legWishes(plans, containers, shims),
    endpoints: endpointsBehindTaken(plans, containers, shims),
  };
}

/** `endpoints`: names and addresses under which the VM may see this host, best first. */
export function planVm(
  rules: VmRules,
  tunnel: TunnelConfig,
  host: { readonly status: NonNullable<HelperStatus["tunnel"]>; readonly endpoints: readonly string[] },
): VmApplyPlan {
  const { firewall, shims } = rules;
  return {
    action: "apply",
    tunnel: {
      mtu: tunnel.mtu,
      ipv4: tunnel.ipv4,
      ipv6: tunnel.ipv6,
      hostPublicKey: host.status.publicKey,
      hostPort: host.status.listenPort,
      keepaliveSeconds: KEEPALIVE_SECONDS,
    },
    endpoints: [...new Set(host.endpoints)],
    firewall,
    shims,
  };
}
