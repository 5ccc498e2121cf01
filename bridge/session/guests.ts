import type { GuestReport } from "../../vm-setup/guest-plan.js";
import { faultOf } from "../model/fault-error.js";
import type { GuestFact, GuestIntent, GuestState } from "../model/guest.js";
import { faultSentence } from "../model/sentence.js";
import type { Clock, EngineLink } from "./ports.js";

type WatchIntent = Extract<GuestIntent, { kind: "watch" }>;

/** A container of ours in the network of one that holds a virtual machine. */
interface Watcher {
  readonly text: string;
  readonly end: AbortController;
  readonly kill: AbortController;
  readonly done: Promise<void>;
  fact: GuestFact;
}

const END_LIMIT_MS = 5_000;
/** A watcher that failed is started again after 2, 4, … 64 s, and then no more in this life of its container. */
const FIRST_RETRY_MS = 2_000;
const MOST_RETRIES = 6;
/** Whoever has watched for so long failed for another reason than the one before. */
const GOOD_WHILE_MS = 60_000;

/**
 * The watchers of virtual machines inside containers: the only one who knows which there are. A watcher reports by
 * itself whenever its guest has moved; when its connection to us breaks, it takes away what it made. There is a timer only after a failure.
 */
export class Guests {
  readonly #clock: Clock;
  readonly #onFacts: (facts: readonly GuestFact[]) => void;
  readonly #watchers = new Map<string, Watcher>();
  #refused: readonly GuestFact[] = [];

  constructor(clock: Clock, onFacts: (facts: readonly GuestFact[]) => void) {
    this.#clock = clock;
    this.#onFacts = onFacts;
  }

  /** Has all watchers started again: setting the VM up has removed every container of ours. */
  renew(): void {
    for (const { end } of this.#watchers.values()) end.abort();
    this.#watchers.clear();
  }

  /** Starts and ends watchers until they are what is wanted; resolves when those that go have gone. */
  async converge(engine: EngineLink, intents: readonly GuestIntent[]): Promise<void> {
    const wanted = new Map(
      intents.filter((one) => one.kind === "watch").map((intent) => [intent.containerId, intent]),
    );
    await this.#endAll((id, { text }) => {
      const intent = wanted.get(id);
      return intent === undefined || textOf(intent) !== text;
    });
    for (const [id, intent] of wanted) if (!this.#watchers.has(id)) this.#start(engine, intent);
    this.#refused = intents.flatMap((intent) =>
      intent.kind === "refused" ? [factOf(intent, { kind: "refused", why: intent.why })] : [],
    );
    this.#tell();
  }

  /** Ends all watchers, and waits until they have taken away what they made; never throws. */
  async clean(): Promise<void> {
    await this.#endAll(() => true);
    this.#refused = [];
  }

  #start(engine: EngineLink, intent: WatchIntent, failures = 0): void {
    const startedAt = this.#clock.now();
    const end = new AbortController();
    const kill = new AbortController();
    const onReport = (report: GuestReport) => this.#learn(watcher, stateOf(report));
    const done = engine
      .watchGuest(intent.containerId, { plan: intent.plan, onReport, end: end.signal }, kill.signal)
      .then(
        (result) => (result.result === "failed" ? result.detail : "its watcher ended"),
        (error) => faultSentence(faultOf(error), "commands"),
      )
      .then((detail) => {
        if (end.signal.aborted) return;
        this.#learn(watcher, { kind: "failed", detail });
        const wasGood = this.#clock.now() - startedAt >= GOOD_WHILE_MS;
        this.#startAgain(engine, intent, { failures: wasGood ? 0 : failures, unless: end.signal });
      });
    const fact = factOf(intent, { kind: "pending" });
    const watcher: Watcher = { text: textOf(intent), end, kill, done, fact };
    this.#watchers.set(intent.containerId, watcher);
  }

  #startAgain(
    engine: EngineLink,
    intent: WatchIntent,
    { failures, unless }: { readonly failures: number; readonly unless: AbortSignal },
  ): void {
    if (failures >= MOST_RETRIES) return;
    const retry = this.#clock.after(FIRST_RETRY_MS * 2 ** failures, () => {
      this.#start(engine, intent, failures + 1);
      this.#tell();
    });
    unless.addEventListener("abort", () => retry[Symbol.dispose]());
  }

  async #endAll(isOver: (id: string, watcher: Watcher) => boolean): Promise<void> {
    const over = [...this.#watchers].filter(([id, watcher]) => isOver(id, watcher));
    await Promise.all(
      over.map(async ([id, { end, kill, done }]) => {
        end.abort();
        const limit = setTimeout(() => kill.abort(), END_LIMIT_MS);
        await done;
        clearTimeout(limit);
        this.#watchers.delete(id);
      }),
    );
  }

  #learn(watcher: Watcher, state: GuestState): void {
    watcher.fact = { ...watcher.fact, state };
    this.#tell();
  }

  #tell(): void {
    this.#onFacts([...[...this.#watchers.values()].map(({ fact }) => fact), ...this.#refused]);
  }
}

function stateOf(report: GuestReport): GuestState {
  return report.guest === null
    ? { kind: "absent", why: report.why }
    : { kind: "there", address: report.guest };
}

function factOf({ containerId, ports }: GuestIntent, state: GuestState): GuestFact {
  return { containerId, ports, state };
}

function textOf({ life, plan }: WatchIntent): string {
  return JSON.stringify([life, plan]);
}
