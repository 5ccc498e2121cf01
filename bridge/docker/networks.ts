import * as z from "zod";
import { canonicalAddress, parseLooseCidr } from "../../helper/net/cidr.js";
import type { DockerNetwork, DockerSubnet } from "../model/network.js";
import { parseAnswer } from "./answer.js";

const Texts = z.record(z.string(), z.string()).nullish();

const IpamConfig = z.object({
  Subnet: z.string().optional(),
  Gateway: z.string().optional(),
  IPRange: z.string().optional(),
  AuxiliaryAddresses: Texts,
});

const Networks = z.array(
  z.object({
    Id: z.string().min(1),
    Name: z.string(),
    Driver: z.string(),
    Scope: z.string(),
    Created: z.string(),
    Internal: z.boolean().default(false),
    Ingress: z.boolean().default(false),
    EnableIPv6: z.boolean().default(false),
    IPAM: z.object({ Config: z.array(IpamConfig).nullish() }).nullish(),
    Options: Texts,
    Labels: Texts,
  }),
);

/** The answer of GET /networks. A subnet that is no prefix is left out, for nothing can be routed to it. */
export function parseNetworks(answer: unknown): DockerNetwork[] {
  return parseAnswer("list the networks", Networks, answer).map((network) => {
    const options = network.Options ?? {};
    return {
      id: network.Id,
      name: network.Name,
      driver: network.Driver,
      scope: network.Scope,
      isInternal: network.Internal,
      isIngress: network.Ingress,
      isIpv6: network.EnableIPv6,
      subnets: (network.IPAM?.Config ?? []).flatMap(parseSubnet),
      options,
      labels: network.Labels ?? {},
      created: network.Created,
      bridgeName: network.Driver === "bridge" ? bridgeName(network.Id, options) : null,
    };
  });
}

function parseSubnet(config: z.infer<typeof IpamConfig>): DockerSubnet[] {
  const subnet = parseLooseCidr(config.Subnet ?? "");
  if (subnet === null) return [];
  return [
    {
      subnet,
      gateway: canonicalAddress(withoutLength(config.Gateway ?? "")),
      ipRange: parseLooseCidr(config.IPRange ?? ""),
      auxAddresses: config.AuxiliaryAddresses ?? {},
    },
  ];
}

/** Some engines write the gateway as "172.18.0.1/16". */
function withoutLength(address: string): string {
  return address.replace(/\/.*$/, "");
}

/** moby drivers/bridge: the name that was asked for, else "br-" and the first 12 digits of the id. */
function bridgeName(id: string, options: Readonly<Record<string, string>>): string {
  return options["com.docker.network.bridge.name"] || `br-${id.slice(0, 12)}`;
}
