import type { Tone } from "../../bridge/model/tone.js";

/** Whether somebody should look at it: what is on its way, or off, mends itself or was wanted so. */
export function isTrouble(tone: Tone): boolean {
  return tone === "bad" || tone === "partly";
}

/** What somebody should look at comes first. */
export function byTrouble(one: { readonly tone: Tone }, other: { readonly tone: Tone }): number {
  return Number(isTrouble(other.tone)) - Number(isTrouble(one.tone));
}
