import { Chalk } from "chalk";
import { unreachable } from "../bridge/model/unreachable.js";
import type { Session } from "../bridge/session/session.js";
import type { Io } from "./io.js";
import type { Line } from "./line.js";
import { NamesStory } from "./names-story.js";
import { narrate } from "./narration.js";
import { OverlapStory } from "./overlap-story.js";

/** Tells a session's life on standard error, line by line, until disposed. */
export function tellSession(session: Session, io: Io): Disposable {
  let before = session.snapshot;
  let [startedAt, stepStartedAt] = [Date.now(), Date.now()];
  let isReturning = false;
  const overlaps = new OverlapStory();
  const names = new NamesStory();
  const paint = new Chalk({ level: io.colours.note });
  return session.onSnapshot((after) => {
    const now = Date.now();
    const lines = narrate(before, after, { isReturning, startedAt, stepStartedAt, now });
    for (const line of [...lines, ...overlaps.lines(after), ...names.lines(after)])
      io.note(format(line, paint));
    if (after.state !== before.state) stepStartedAt = now;
    if (before.state.kind === "connected" && after.state.kind !== "connected") {
      startedAt = now;
      isReturning = true;
    }
    before = after;
  });
}

function format({ kind, text }: Line, paint: InstanceType<typeof Chalk>): string {
  switch (kind) {
    case "done":
      return `${paint.green("✓")} ${text}`;
    case "good":
      return paint.bold(text);
    case "plus":
      return `${paint.green("+")} ${text}`;
    case "minus":
      return `${paint.dim("-")} ${paint.dim(text)}`;
    case "warning":
      return `${paint.yellow("!")} ${text}`;
    case "plain":
      return text;
    default:
      return unreachable(kind);
  }
}
