import { canonicalAddress } from "../helper/net/cidr.js";
import type { InsideFailureCode, InsideResult } from "./inside-plan.js";
import { hasOnly, isText, parseFields } from "./result-fields.js";

const CODES: readonly InsideFailureCode[] = ["bad-plan", "no-net-admin", "inside"];

/** The result in a line of inside.sh's output; null for any other line, and for one with other fields. */
export function parseInsideLine(line: string): InsideResult | null {
  const fields = parseFields(line);
  if (fields === null) return null;
  const { result, missing, unreached, detail } = fields;
  switch (result) {
    case "mended":
      if (!hasOnly(fields, ["result", "missing", "unreached"])) return null;
      return areAddresses(missing) && areAddresses(unreached) ? { result, missing, unreached } : null;
    case "undone":
      return hasOnly(fields, ["result"]) ? { result } : null;
    case "failed": {
      const code = CODES.find((one) => one === fields["code"]);
      if (!hasOnly(fields, ["result", "code", "detail"]) || code === undefined || !isText(detail))
        return null;
      return { result, code, detail };
    }
    default:
      return null;
  }
}

function areAddresses(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.every((one) => typeof one === "string" && canonicalAddress(one) === one)
  );
}
