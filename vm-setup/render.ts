import { familyOf } from "../helper/net/cidr.js";
import type { AddressPair } from "../helper/protocol/messages.js";
import type { VmLeg } from "./leg-plan.js";
import type { VmAddresses, VmFirewall, VmGateway, VmMasquerade, VmPlan, VmShim, VmTunnel } from "./plan.js";

/**
 * What the container reads on its standard input: one statement per line, the last one "end". plan.sh is the
 * other side, and checks every value again.
 *
 * @throws RangeError when a value is empty or holds white space or control characters: it could pass for a
 *   statement of its own.
 */
export function renderPlan(plan: VmPlan): string {
  return [["action", plan.action], ...bodyOf(plan), ["end"]].map(renderLine).join("");
}

/** One line of any plan. Throws like renderPlan. */
export function renderLine(words: readonly string[]): string {
  for (const word of words) {
    if (!/^[\x21-\x7e]+$/.test(word)) throw new RangeError(`not a word of a plan: ${JSON.stringify(word)}`);
  }
  return `${words.join(" ")}\n`;
}

/** What makes the container dial, once the host knows the key that it printed. */
export const DIAL_LINE = "dial\n";

type Line = readonly string[];

function bodyOf(plan: VmPlan): Line[] {
  switch (plan.action) {
    case "apply":
      return [
        ...addressLines(plan.tunnel),
        ...tunnelLines(plan.tunnel),
        ...plan.endpoints.map((endpoint) => ["endpoint", endpoint]),
        ...firewallLines(plan.firewall),
        ...plan.shims.map(shimLine),
      ];
    case "firewall":
      return [
        ...addressLines(plan.addresses),
        ...firewallLines(plan.firewall),
        ...plan.shims.map(shimLine),
        ...plan.legs.map(legLine),
      ];
    case "redial":
    case "remove":
      return [];
  }
}

function addressLines({ ipv4, ipv6 }: VmAddresses): Line[] {
  const line = (word: string, pair: AddressPair): Line => [word, pair.host, pair.vm];
  return ipv6 === null ? [line("ipv4", ipv4)] : [line("ipv4", ipv4), line("ipv6", ipv6)];
}

function tunnelLines(tunnel: VmTunnel): Line[] {
  return [
    ["mtu", String(tunnel.mtu)],
    ["host-key", tunnel.hostPublicKey],
    ["host-port", String(tunnel.hostPort)],
    ["keepalive", String(tunnel.keepaliveSeconds)],
  ];
}

function firewallLines({ rawAccept, masquerade }: VmFirewall): Line[] {
  const bridges = [
    ...masquerade.ipv4.map((bridge) => ["masquerade4", bridge]),
    ...masquerade.ipv6.map((bridge) => ["masquerade6", bridge]),
    ...masquerade.single.map(masqueradeLine),
  ];
  return rawAccept ? [["raw-accept"], ...bridges] : bridges;
}

function masqueradeLine({ bridge, address, clients, ifStrict }: VmMasquerade): Line {
  const word = address.includes(":") ? "masquerade-to6" : "masquerade-to4";
  return [word, bridge, address, clients, ifStrict ?? "-"];
}

function shimLine({ kind, parent, subnet, gateway, spares }: VmShim): Line {
  if (familyOf(subnet) === 6) return ["shim6", kind, parent, subnet];
  return ["shim4", kind, parent, subnet, gatewayWord(gateway), spares.length === 0 ? "-" : spares.join(",")];
}

function legLine({ pid, address }: VmLeg): Line {
  return [address.includes(":") ? "leg6" : "leg4", String(pid), address];
}

function gatewayWord(gateway: VmGateway | null): string {
  if (gateway === null) return "-";
  return gateway.kind === "device" ? "device" : gateway.address;
}
