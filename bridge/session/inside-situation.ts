import type { Facts } from "../model/facts.js";
import { insideWishes } from "../model/inside.js";
import { replyPaths } from "../model/reply-path.js";
import type { InsideSituation } from "./insides.js";

/** What is wanted inside containers, as far as is known. */
export function insideSituation({ plans, containers, legs, tunnelConfig }: Facts): InsideSituation {
  return {
    wishes: insideWishes(replyPaths(plans, containers), containers, { legs, tunnel: tunnelConfig }),
    runningIds: containers.map(({ id }) => id),
  };
}
