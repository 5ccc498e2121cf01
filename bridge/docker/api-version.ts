import * as z from "zod";
import { EngineError } from "./engine-error.js";

/** What /version tells about the engine. */
export interface EngineVersion {
  readonly version: string;
  /** The API version to speak with it. */
  readonly apiVersion: string;
}

/** Engine 20.10, the oldest that is tried. */
const OLDEST = "1.41";

/** The newest that we know a use for: /info has FirewallBackend since then. */
const NEWEST_OF_USE = "1.49";

const Version = z.object({
  Version: z.string(),
  ApiVersion: z.string().regex(/^\d+\.\d+$/),
  MinAPIVersion: z.string().optional(),
});

/**
 * Chooses the API version: the engine's own, at most the newest that we have a use for, and never one below
 * the engine's minimum (engine 29 refuses everything below 1.44).
 */
export function negotiate(answer: unknown): EngineVersion {
  const parsed = Version.safeParse(answer);
  if (!parsed.success) {
    const detail = "its version is in an unknown form";
    throw new EngineError({ code: "engine-error", call: "tell its version", status: 200, detail });
  }
  const { Version: version, ApiVersion: newest, MinAPIVersion: oldest = "" } = parsed.data;
  if (isBelow(newest, OLDEST)) throw new EngineError({ code: "engine-too-old", version, apiVersion: newest });
  const wanted = isBelow(newest, NEWEST_OF_USE) ? newest : NEWEST_OF_USE;
  return { version, apiVersion: /^\d+\.\d+$/.test(oldest) && isBelow(wanted, oldest) ? oldest : wanted };
}

function isBelow(a: string, b: string): boolean {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA < majorB || (majorA === majorB && minorA < minorB);
}
