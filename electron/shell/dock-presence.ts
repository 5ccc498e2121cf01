import type { Clock } from "../../bridge/session/ports.js";

/** Of Electron's app.dock, which only a Mac has. */
export interface NativeDock {
  show(): Promise<void>;
  hide(): void;
}

/** Electron takes no notice of `hide` within a second of an earlier call (its documentation advises this much). */
const REST_MS = 1_100;

/** The app's icon in the Dock: it comes at once, and goes as soon as macOS lets it. */
export class DockPresence {
  readonly #dock: NativeDock;
  readonly #clock: Clock;
  #calledAt = Number.NEGATIVE_INFINITY;
  #leaving: Disposable | null = null;

  constructor(dock: NativeDock, clock: Clock) {
    this.#dock = dock;
    this.#clock = clock;
  }

  show(): void {
    this.#stay();
    this.#calledAt = this.#clock.now();
    void this.#dock.show();
  }

  /** The last word counts: who is shown meanwhile stays. */
  hide(): void {
    this.#stay();
    const restMs = this.#calledAt + REST_MS - this.#clock.now();
    if (restMs <= 0) this.#hideNow();
    else this.#leaving = this.#clock.after(restMs, () => this.#hideNow());
  }

  #stay(): void {
    this.#leaving?.[Symbol.dispose]();
    this.#leaving = null;
  }

  #hideNow(): void {
    this.#leaving = null;
    this.#calledAt = this.#clock.now();
    this.#dock.hide();
  }
}
