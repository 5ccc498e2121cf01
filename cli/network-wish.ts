import type { Command } from "commander";
import type { GivenText, WishTexts } from "../bridge/model/new-network/parse-wish.js";
import type { EngineSelection } from "./engine-options.js";

export interface NetworkCreateOptions extends EngineSelection {
  readonly driver: string;
  readonly parent?: string;
  readonly subnet?: readonly string[];
  readonly gateway?: readonly string[];
  readonly ipRange?: readonly string[];
  readonly auxAddress?: readonly string[];
  readonly mode?: string;
  readonly internal?: true;
  readonly ipv6?: true;
  readonly label?: readonly string[];
  readonly dryRun?: true;
  readonly json?: true;
}

export function withWishOptions(command: Command): Command {
  return command
    .option("-d, --driver <name>", "macvlan or ipvlan", "macvlan")
    .option(
      "--parent <interface>",
      "interface of the VM, or eth0.10 for a VLAN (default: $NETWORK_INTERFACE, else the one with --subnet, else that of the VM's default route)",
    )
    .option(
      "--subnet <prefix>",
      "once for IPv4, once for IPv6 (default: $NETWORK_SUBNET, else the parent's own IPv4 network)",
      collect,
    )
    .option(
      "--gateway <address>",
      "the router there (default: $NETWORK_GATEWAY, else the VM's, else the first address)",
      collect,
    )
    .option(
      "--ip-range <prefix>",
      "what the engine hands out (default: a part of the subnet in which nobody answers)",
      collect,
    )
    .option("--aux-address <name=address>", "an address to keep free; may be repeated", collect)
    .option("--mode <mode>", "macvlan: bridge, vepa, private, passthru; ipvlan: l2, l3, l3s")
    .option("--internal", "without a gateway")
    .option("--ipv6", "IPv6 too; needs a --subnet of IPv6")
    .option("--label <key=value>", "a label; may be repeated", collect);
}

/** The person's words; a flag wins over its variable, and an empty variable is none. */
export function wishTexts(
  name: string,
  options: NetworkCreateOptions,
  environment: Readonly<Record<string, string | undefined>>,
): WishTexts {
  const fromVariable = (variable: string): readonly GivenText[] => {
    const text = environment[variable];
    return text ? [{ text, given: `${variable}=${text}` }] : [];
  };
  const from = (
    flag: string,
    texts: readonly string[] | undefined,
    variable?: string,
  ): readonly GivenText[] => {
    if (texts !== undefined) return texts.map((text) => ({ text, given: `${flag} ${text}` }));
    return variable === undefined ? [] : fromVariable(variable);
  };
  const parent = options.parent === undefined ? undefined : [options.parent];
  return {
    name,
    driver: options.driver,
    parent: from("--parent", parent, "NETWORK_INTERFACE")[0] ?? null,
    mode: options.mode ?? null,
    subnets: from("--subnet", options.subnet, "NETWORK_SUBNET"),
    gateways: from("--gateway", options.gateway, "NETWORK_GATEWAY"),
    ipRanges: from("--ip-range", options.ipRange),
    auxAddresses: from("--aux-address", options.auxAddress),
    labels: from("--label", options.label),
    isInternal: options.internal === true,
    wantsIpv6: options.ipv6 === true,
  };
}

function collect(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}
