import type { Clock } from "../clock.js";
import type { Log } from "../log.js";
import type { Platform } from "../platform/platform.js";

export interface WatcherOptions {
  readonly platform: Pick<Platform, "watch">;
  readonly clock: Clock;
  readonly log: Log;
  /** Something may have changed: look. */
  readonly onHint: () => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A watch that lasted this long does not count as one that keeps ending. */
const LASTING_MS = 5 * 60_000;

/**
 * Keeps the kernel watched between `start` and `stop`. A watch that ends by itself is logged and begun anew, at once
 * and then after longer and longer pauses; each time that is a hint, for something may be missed. So even where no
 * watch can be had, somebody looks once a minute.
 */
export class Watcher {
  readonly #options: WatcherOptions;
  #watch: AsyncDisposable | null = null;
  #startedAt = 0;
  #ends = 0;
  #pause: Disposable | null = null;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  get isOn(): boolean {
    return this.#watch !== null;
  }

  /** Watching already is success. */
  start(): void {
    if (this.#watch !== null) return;
    this.#ends = 0;
    this.#begin();
  }

  /** At once for whoever asks `isOn`; resolves when the watch has ended. */
  async stop(): Promise<void> {
    this.#pause?.[Symbol.dispose]();
    this.#pause = null;
    const watch = this.#watch;
    this.#watch = null;
    await watch?.[Symbol.asyncDispose]();
  }

  #begin(): void {
    const { platform, clock, onHint } = this.#options;
    this.#startedAt = clock.now();
    this.#watch = platform.watch({ onHint, onEnd: (reason) => this.#beginLater(reason) });
  }

  #beginLater(reason: string): void {
    const { clock, log, onHint } = this.#options;
    const ended = this.#watch;
    this.#ends = clock.now() - this.#startedAt >= LASTING_MS ? 1 : this.#ends + 1;
    const pauseMs = this.#ends === 1 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#ends - 2));
    log.error("watch", { state: "ended", reason, pause_ms: pauseMs });
    this.#pause = clock.after(pauseMs, () => {
      this.#pause = null;
      void ended?.[Symbol.asyncDispose]();
      this.#begin();
      onHint();
    });
  }
}
