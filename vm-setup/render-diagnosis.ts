import { canonicalAddress } from "../helper/net/cidr.js";
import { MOST_DIAGNOSED, type VmProbe } from "./diagnosis.js";

/**
 * What diagnose.sh reads on its standard input.
 *
 * @throws RangeError for something else than 1 to 16 pairs of addresses: it could pass for a statement.
 */
export function renderDiagnosis(probes: readonly VmProbe[]): string {
  if (probes.length === 0 || probes.length > MOST_DIAGNOSED)
    throw new RangeError(`1 to ${MOST_DIAGNOSED} probes, not ${probes.length}`);
  for (const address of probes.flatMap(({ from, to }) => [from, to])) {
    if (canonicalAddress(address) !== address)
      throw new RangeError(`not an address: ${JSON.stringify(address)}`);
  }
  return [...probes.map(({ from, to }) => `probe ${from} ${to}\n`), "end\n"].join("");
}

/** What ends the watch, once the host has probed. */
export const DONE_LINE = "done\n";
