/** Lookups and multicast groups: no change to anything that this product looks at. */
const NOISE = /^RTM_(MISS|GET|RESOLVE|LOSING|LOCK|NEWMADDR|DELMADDR):/;
/** The kernel tells of refused attempts as well, ours included: taking those for changes would never end. */
const REFUSED = /, errno [1-9]/;
const LONGEST_LINE = 4_096;

/**
 * Reads `route -n monitor` as it comes. A message is a hint to look, nothing more: what it says is not
 * believed, and a kind that is not known to be noise counts.
 */
export class RouteMonitor {
  #rest = "";

  /** Takes the next piece of output, which may end anywhere; tells whether something may have changed. */
  read(piece: string): boolean {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
    return lines.some((line) => line.startsWith("RTM_") && !NOISE.test(line) && !REFUSED.test(line));
  }
}
