import { happenings } from "../model/chronicle.js";
import type { Means } from "../model/means.js";
import type { Snapshot } from "../model/snapshot.js";
import type { DatedHappening } from "./api.js";

/** As many as a person scrolls through. */
const MOST = 300;

/** What changed since the dashboard began, newest first, what repeats itself once; the oldest are forgotten. */
export class EventLog {
  readonly #now: () => number;
  readonly #means: Means;
  #before: Snapshot;
  #entries: readonly DatedHappening[] = [];
  #lastNumber = 0;

  /** `now` in milliseconds since 1970. */
  constructor(first: Snapshot, now: () => number, means: Means) {
    this.#before = first;
    this.#now = now;
    this.#means = means;
  }

  get entries(): readonly DatedHappening[] {
    return this.#entries;
  }

  add(snapshot: Snapshot): void {
    const at = this.#now();
    for (const happening of happenings(this.#before, snapshot, this.#means)) {
      // An engine that is away for a night fails thousands of times in the same words.
      if (this.#entries[0]?.text === happening.text) continue;
      this.#lastNumber += 1;
      const entry: DatedHappening = { ...happening, number: this.#lastNumber, at };
      this.#entries = [entry, ...this.#entries.slice(0, MOST - 1)];
    }
    this.#before = snapshot;
  }
}
