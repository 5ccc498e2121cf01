import type { InsideMended, InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import { faultOf } from "../model/fault-error.js";
import type { InsideWish } from "../model/inside.js";
import type { InsideOutcome, InsideReport } from "../model/inside-report.js";
import { faultSentence } from "../model/sentence.js";
import { unreachable } from "../model/unreachable.js";
import { inLanes } from "./lanes.js";
import type { EngineLink } from "./ports.js";

/** What is wanted, and in which containers anything can be wanted at all. */
export interface InsideSituation {
  readonly wishes: readonly InsideWish[];
  readonly runningIds: readonly string[];
}

const AT_ONCE = 4;
const NO_RULES: InsidePlan = { action: "source-rule", answers: [], legs: [] };

/** The rules of ours inside the networks of containers: the only one who knows what was put where. */
export class Insides {
  readonly #onReports: (reports: readonly InsideReport[]) => void;
  /** By container: what it was told, as text, and what became of it. */
  readonly #told = new Map<string, { readonly text: string; readonly outcome: InsideOutcome }>();
  /** Where anything of ours may be, half-done things included. */
  readonly #touched = new Set<string>();

  constructor(onReports: (reports: readonly InsideReport[]) => void) {
    this.#onReports = onReports;
  }

  /** Has everything told again: the engine may have been another in the meantime. */
  renew(): void {
    this.#told.clear();
  }

  /** Brings the containers in line with what is wanted; a container that cannot be entered is a report. */
  async converge(
    engine: EngineLink,
    { wishes, runningIds }: InsideSituation,
    signal: AbortSignal,
  ): Promise<void> {
    const gone = [...this.#touched].filter((id) => !runningIds.includes(id));
    for (const id of gone) this.#forget(id);
    const news = wishes.filter((wish) => this.#told.get(wish.containerId)?.text !== textOf(wish));
    const wished = new Set(wishes.map(({ containerId }) => containerId));
    const unwished = [...this.#touched].filter((id) => !wished.has(id));
    if (gone.length + news.length + unwished.length === 0) return;
    // Only the rules: a guest's watcher (guests.ts) may be at work there, and keeps what it made.
    await runInsides(engine, unwished, NO_RULES, signal);
    for (const id of unwished) this.#forget(id);
    await inLanes(AT_ONCE, news, (wish) => this.#tell(engine, wish, signal));
    this.#onReports([...this.#told].map(([containerId, { outcome }]) => ({ containerId, outcome })));
  }

  /** Takes everything out of the containers again, as far as they can be reached; never throws. */
  async clean(engine: EngineLink, signal: AbortSignal): Promise<void> {
    await undoInsides(engine, [...this.#touched], signal);
    this.#told.clear();
    this.#touched.clear();
  }

  /** A failure is not tried again until something changes: the container may have ended in the meantime. */
  async #tell(engine: EngineLink, wish: InsideWish, signal: AbortSignal): Promise<void> {
    this.#touched.add(wish.containerId);
    const outcome = await engine.runInside(wish.containerId, wish.plan, signal).then(outcomeOf, (error) => {
      signal.throwIfAborted();
      return { kind: "failed", detail: faultSentence(faultOf(error), "commands") } as const;
    });
    this.#told.set(wish.containerId, { text: textOf(wish), outcome });
  }

  #forget(id: string): void {
    this.#told.delete(id);
    this.#touched.delete(id);
  }
}

/** Takes everything of ours out of these containers, as far as they can be reached; never throws. */
export async function undoInsides(
  engine: EngineLink,
  containerIds: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await runInsides(engine, containerIds, { action: "undo" }, signal);
}

async function runInsides(
  engine: EngineLink,
  containerIds: readonly string[],
  plan: InsidePlan,
  signal: AbortSignal,
): Promise<void> {
  await inLanes(AT_ONCE, containerIds, async (id) => {
    await engine.runInside(id, plan, signal).catch(() => {});
  });
}

function outcomeOf(result: InsideResult): InsideOutcome {
  switch (result.result) {
    case "mended":
      return mendedOutcome(result);
    case "undone":
      return { kind: "failed", detail: "it was undone instead" };
    case "failed":
      return { kind: "failed", detail: result.detail };
    default:
      return unreachable(result);
  }
}

function mendedOutcome({ missing, unreached }: InsideMended): InsideOutcome {
  if (missing.length > 0)
    return { kind: "failed", detail: `it does not have the address ${missing.join(", ")}` };
  return unreached.length > 0 ? { kind: "mended-but", unreached } : { kind: "mended" };
}

function textOf({ life, plan }: InsideWish): string {
  return JSON.stringify([life, plan]);
}
