import { canonicalAddress, parseCidr } from "../helper/net/cidr.js";
import type { VmShimFailure, VmShimReport, VmShimWay } from "./plan.js";

/** The list of shims in a result; null when it is no list, or anything in it is not as shim.sh writes it. */
export function parseShimReports(value: unknown): readonly VmShimReport[] | null {
  if (!Array.isArray(value)) return null;
  const reports = value.map(parseReport);
  return reports.every((report) => report !== null) ? reports : null;
}

type Fields = Readonly<Record<string, unknown>>;

const FAILURES: readonly VmShimFailure[] = ["no-parent", "no-shim", "no-nftables", "no-address", "no-ipv6"];

function parseReport(value: unknown): VmShimReport | null {
  if (typeof value !== "object" || value === null) return null;
  const { parent, subnet, ...rest } = value as Fields;
  const prefix = typeof subnet === "string" ? parseCidr(subnet) : null;
  const way = parseWay(rest);
  if (typeof parent !== "string" || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(parent)) return null;
  return prefix === null || way === null ? null : { parent, subnet: prefix, ...way };
}

function parseWay({ way, address, why, ...rest }: Fields): VmShimWay | null {
  if (Object.keys(rest).length > 0) return null;
  switch (way) {
    case "direct":
    case "turned-back":
      return address === undefined && why === undefined ? { way } : null;
    case "gateway":
    case "parent-address":
    case "spare-address":
    case "link-local": {
      const canonical = typeof address === "string" ? canonicalAddress(address) : null;
      return canonical === null || why !== undefined ? null : { way, address: canonical };
    }
    case "none": {
      const known = FAILURES.find((one) => one === why);
      return known === undefined || address !== undefined ? null : { way, why: known };
    }
    default:
      return null;
  }
}
