import { canonicalAddress } from "../helper/net/cidr.js";
import type { VmLegFailure, VmLegReport, VmLegWay } from "./leg-plan.js";
import { type Fields, hasOnly } from "./result-fields.js";

/** The list of legs in a result; null when it is no list, or anything in it is not as leg.sh writes it. */
export function parseLegReports(value: unknown): readonly VmLegReport[] | null {
  if (!Array.isArray(value)) return null;
  const reports = value.map(parseReport);
  return reports.every((report) => report !== null) ? reports : null;
}

const FAILURES: readonly VmLegFailure[] = ["no-link", "no-nftables", "no-ipv6"];

function parseReport(value: unknown): VmLegReport | null {
  if (typeof value !== "object" || value === null) return null;
  const { pid, address, ...rest } = value as Fields;
  const canonical = typeof address === "string" ? canonicalAddress(address) : null;
  const way = parseWay(rest);
  return isCount(pid) && canonical !== null && way !== null ? { pid, address: canonical, ...way } : null;
}

function parseWay(fields: Fields): VmLegWay | null {
  const { way, index } = fields;
  switch (way) {
    case "leg":
      return hasOnly(fields, ["way", "index"]) && isCount(index) ? { way, index } : null;
    case "none": {
      const why = FAILURES.find((one) => one === fields["why"]);
      return hasOnly(fields, ["way", "why"]) && why !== undefined ? { way, why } : null;
    }
    default:
      return null;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
