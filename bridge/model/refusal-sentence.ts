import type { RouteRefusal } from "../../helper/protocol/messages.js";
import type { Means } from "./means.js";
import { unreachable } from "./unreachable.js";

/** Why this host has no such route, and what to do about it by these means, in one clause. */
export function refusalSentence(refusal: RouteRefusal, means: Means): string {
  const ways = [...remedies(refusal), ...(means === "buttons" ? ["switch it off"] : [])];
  return `${refusalReason(refusal)}; ${either(ways)}`;
}

/** Why alone, where what to do about it is told once for many. */
export function refusalReason(refusal: RouteRefusal): string {
  switch (refusal.code) {
    case "owned-by-other":
      return `already routed by ${refusal.interfaceName}`;
    case "covers-own-address":
      return `holds this host's own address ${refusal.address}`;
    case "covers-lan":
      return `covers this host's network ${refusal.prefix} on ${refusal.interfaceName}`;
    case "inside-lan":
      return `lies inside this host's network ${refusal.prefix} on ${refusal.interfaceName}`;
    case "holds-neighbour":
      return `holds a neighbour's address ${refusal.address}`;
    case "covers-gateway":
      return `holds this host's gateway ${refusal.address}`;
    case "covers-dns-server":
      return `holds this host's DNS server ${refusal.address}`;
    case "covers-endpoint":
      return `holds the VM's own address ${refusal.address}`;
    case "removed-by-other":
      return "another program, such as a VPN, removes the route again and again";
    case "missing":
      return "not in this host's routing table yet";
    case "kernel":
      return `the kernel refused the route: ${refusal.message}`;
    default:
      return unreachable(refusal);
  }
}

const OTHER_SUBNET = "recreate the network with another subnet";
const OTHER_SUBNET_FOR_DOCKER = "recreate Docker's with another subnet";
const CONFLICT_WAYS = ["leave that VPN or network", OTHER_SUBNET_FOR_DOCKER] as const;

/** What to do where two networks have the same addresses. */
export const CONFLICT_REMEDY = either(CONFLICT_WAYS);

function remedies({ code }: RouteRefusal): readonly string[] {
  switch (code) {
    case "owned-by-other":
    case "covers-lan":
    case "inside-lan":
      return CONFLICT_WAYS;
    case "holds-neighbour":
      return ["recreate the network with another ip-range"];
    case "covers-own-address":
    case "covers-gateway":
    case "covers-dns-server":
    case "covers-endpoint":
      return [OTHER_SUBNET];
    case "removed-by-other":
      return ["leave that VPN (the route is put back every few minutes)"];
    case "missing":
      return ["wait a moment"];
    case "kernel":
      return ["disconnect and connect again", OTHER_SUBNET];
    default:
      return unreachable(code);
  }
}

/** Whether another subnet is a way out. */
export function isAboutSubnet(refusal: RouteRefusal): boolean {
  return remedies(refusal).some((way) => way === OTHER_SUBNET || way === OTHER_SUBNET_FOR_DOCKER);
}

function either(ways: readonly string[]): string {
  return ways.length < 2 ? ways.join("") : `${ways.slice(0, -1).join(", ")}, or ${ways.at(-1)}`;
}
