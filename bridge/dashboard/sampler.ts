import type { Traffic } from "../model/traffic.js";
import type { Clock } from "../session/ports.js";
import type { Sample } from "./api.js";

export interface SamplerSource {
  /** Null without a tunnel. */
  traffic(): Promise<Traffic | null>;
  /** Milliseconds, or null when nothing answered in time. */
  roundTrip(): Promise<number | null>;
}

const PERIOD_MS = 1_000;

/** Measures once a second from the moment it is made until it is disposed of; one measurement at a time. */
export class Sampler implements Disposable {
  readonly #clock: Clock;
  readonly #source: SamplerSource;
  readonly #onSample: (sample: Sample) => void;
  #timer: Disposable | null = null;
  #isEnded = false;

  constructor(clock: Clock, source: SamplerSource, onSample: (sample: Sample) => void) {
    this.#clock = clock;
    this.#source = source;
    this.#onSample = onSample;
    void this.#measure();
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    this.#timer?.[Symbol.dispose]();
  }

  async #measure(): Promise<void> {
    const [traffic, roundTripMs] = await Promise.all([this.#source.traffic(), this.#source.roundTrip()]);
    if (this.#isEnded) return;
    if (traffic !== null) this.#onSample({ ...traffic, roundTripMs });
    this.#timer = this.#clock.after(PERIOD_MS, () => void this.#measure());
  }
}
