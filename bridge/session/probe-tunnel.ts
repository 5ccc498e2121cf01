import type { Probe } from "../model/probe.js";
import type { Snapshot } from "../model/snapshot.js";
import { measureRoundTrip } from "./round-trip.js";

const LIMIT_MS = 1_000;

/** What can be measured of a connection at this moment; null without one. */
export async function probeTunnel({ state, tunnel }: Snapshot): Promise<Probe> {
  if (state.kind !== "connected" || tunnel === null) return null;
  const { vmAddress, lastHandshakeAt } = tunnel;
  return { roundTripMs: await measureRoundTrip(vmAddress, LIMIT_MS), lastHandshakeAt };
}
