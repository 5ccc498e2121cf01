import { canonicalAddress } from "../helper/net/cidr.js";
import type { GuestAbsence, GuestReport } from "./guest-plan.js";
import { hasOnly, parseFields } from "./result-fields.js";

const ABSENCES: readonly GuestAbsence[] = ["no-macvtap", "no-address", "no-forwarding", "no-nftables"];

/** The report in a line of a guest's watcher; null for any other line, and for one with other fields. */
export function parseGuestLine(line: string): GuestReport | null {
  const fields = parseFields(line);
  if (fields === null || !hasOnly(fields, ["guest", "why"])) return null;
  const { guest, why } = fields;
  if (guest === null) {
    const known = ABSENCES.find((one) => one === why);
    return known === undefined ? null : { guest, why: known };
  }
  if (typeof guest !== "string" || why !== undefined || canonicalAddress(guest) !== guest) return null;
  return guest.includes(":") ? null : { guest };
}
