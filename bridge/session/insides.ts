import type { InsideMended, InsideResult } from "../../vm-setup/inside-plan.js";
import { faultOf } from "../model/fault-error.js";
import type { InsideOutcome, InsideReport, InsideWish } from "../model/inside.js";
import { faultSentence } from "../model/sentence.js";
import { unreachable } from "../model/unreachable.js";
import { atMost } from "./at-most.js";
import { Converger } from "./converger.js";
import type { EngineLink } from "./ports.js";

/** What is wanted, and in which containers anything can be wanted at all. */
export interface InsideSituation {
  readonly wishes: readonly InsideWish[];
  readonly runningIds: readonly string[];
}

const AT_ONCE = 4;
const CLEAN_LIMIT_MS = 6_000;

/**
 * What we have inside the networks of containers: the only one who knows what was put where. It has a queue of its
 * own, and a container that cannot be entered is a report, never the end of the connection.
 */
export class Insides {
  readonly #wanted: () => InsideSituation;
  readonly #onReports: (reports: readonly InsideReport[]) => void;
  readonly #converger = new Converger((signal) => {
    this.#run = this.#converge(signal);
    return this.#run;
  });
  #engine: EngineLink | null = null;
  /** By container: what it was told, as text, and what became of it. */
  readonly #told = new Map<string, { readonly text: string; readonly outcome: InsideOutcome }>();
  /** Where anything of ours may be, half-done things included. */
  readonly #touched = new Set<string>();
  #run: Promise<void> = Promise.resolve();

  /** `wanted` is asked anew for each convergence. */
  constructor(wanted: () => InsideSituation, onReports: (reports: readonly InsideReport[]) => void) {
    this.#wanted = wanted;
    this.#onReports = onReports;
  }

  /** From now on requests are served, the first one at once, until `stop` or the signal's abort. */
  start(engine: EngineLink, signal: AbortSignal, onError: (error: unknown) => void): void {
    this.#engine = engine;
    this.#converger.request();
    this.#converger.start(signal, onError);
  }

  /** Asks for what is wanted at this moment. */
  request(): void {
    this.#converger.request();
  }

  stop(): void {
    this.#converger.stop();
  }

  /** Takes everything out of the containers again, as far as they can be reached; never throws. */
  async clean(signal: AbortSignal): Promise<void> {
    this.stop();
    const limited = AbortSignal.any([signal, AbortSignal.timeout(CLEAN_LIMIT_MS)]);
    // What was being done is over soon: its signal is aborted, or it has a limit of its own.
    await this.#run.catch(() => {});
    if (this.#engine !== null) await undoInsides(this.#engine, [...this.#touched], limited);
    this.#told.clear();
    this.#touched.clear();
    this.#engine = null;
  }

  async #converge(signal: AbortSignal): Promise<void> {
    const engine = this.#engine;
    if (engine === null) return;
    const { wishes, runningIds } = this.#wanted();
    for (const id of [...this.#touched].filter((one) => !runningIds.includes(one))) this.#forget(id);
    const news = wishes.filter((wish) => this.#told.get(wish.containerId)?.text !== textOf(wish));
    const wished = new Set(wishes.map(({ containerId }) => containerId));
    const unwished = [...this.#touched].filter((id) => !wished.has(id));
    await undoInsides(engine, unwished, signal);
    for (const id of unwished) this.#forget(id);
    await atMost(AT_ONCE, news, (wish) => this.#tell(engine, wish, signal));
    this.#onReports([...this.#told].map(([containerId, { outcome }]) => ({ containerId, outcome })));
  }

  /** A failure is not tried again until something changes: the container may have ended in the meantime. */
  async #tell(engine: EngineLink, wish: InsideWish, signal: AbortSignal): Promise<void> {
    this.#touched.add(wish.containerId);
    const outcome = await engine.runInside(wish.containerId, wish.plan, signal).then(outcomeOf, (error) => {
      signal.throwIfAborted();
      return { kind: "failed", detail: faultSentence(faultOf(error)) } as const;
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
  await atMost(AT_ONCE, containerIds, async (id) => {
    await engine.runInside(id, { action: "undo" }, signal).catch(() => {});
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
