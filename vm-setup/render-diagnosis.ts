import { canonicalAddress } from "../helper/net/cidr.js";
import { MOST_DIAGNOSED } from "./diagnosis.js";

/**
 * What diagnose.sh reads on its standard input.
 *
 * @throws RangeError for something else than 1 to 16 addresses: it could pass for a statement.
 */
export function renderDiagnosis(addresses: readonly string[]): string {
  if (addresses.length === 0 || addresses.length > MOST_DIAGNOSED)
    throw new RangeError(`1 to ${MOST_DIAGNOSED} addresses, not ${addresses.length}`);
  for (const address of addresses) {
    if (canonicalAddress(address) !== address)
      throw new RangeError(`not an address: ${JSON.stringify(address)}`);
  }
  return [...addresses.map((address) => `address ${address}\n`), "end\n"].join("");
}

/** What ends the watch, once the host has probed. */
export const DONE_LINE = "done\n";
