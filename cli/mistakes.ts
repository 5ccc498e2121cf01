import { FaultError } from "../bridge/model/fault-error.js";
import type { Io } from "./io.js";

/** Tells of what was thrown and is no fault, for that is a mistake of ours: with its stack, and once where it repeats. */
export function mistakesTo(io: Pick<Io, "note">): (error: unknown) => void {
  let last = "";
  return (error) => {
    const text = mistakeText(error);
    if (error instanceof FaultError || text === last) return;
    last = text;
    io.note(`dockline: ${text}`);
  };
}

export function mistakeText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
