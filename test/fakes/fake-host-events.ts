import type { HostEvent } from "../../bridge/model/revival.js";
import { Listeners } from "../../bridge/session/listeners.js";
import type { HostEvents } from "../../bridge/session/ports.js";

/** A host that sleeps and moves when it is told to. */
export class FakeHostEvents implements HostEvents {
  readonly #listeners = new Listeners<HostEvent>();
  watchers = 0;

  watch(listener: (event: HostEvent) => void): Disposable {
    this.watchers += 1;
    const subscription = this.#listeners.add(listener);
    return {
      [Symbol.dispose]: () => {
        this.watchers -= 1;
        subscription[Symbol.dispose]();
      },
    };
  }

  tell(event: HostEvent): void {
    this.#listeners.emit(event);
  }
}
