import type {
  Action,
  DashboardApi,
  DashboardView,
  News,
  Outcome,
  Sample,
} from "../../bridge/dashboard/api.js";
import { Listeners } from "../../bridge/session/listeners.js";

/** A dashboard without a world behind it: it shows what it is given, and remembers what it was asked for. */
export class CannedDashboard implements DashboardApi {
  readonly asked: Action[] = [];
  /** The answer to every action. */
  outcome: Outcome = { kind: "done" };
  readonly #listeners = new Listeners<News>();
  #view: DashboardView;
  #samples: readonly Sample[];
  #lookers = 0;

  constructor(view: DashboardView, samples: readonly Sample[] = []) {
    this.#view = view;
    this.#samples = samples;
  }

  get lookers(): number {
    return this.#lookers;
  }

  show(view: DashboardView, samples: readonly Sample[] = []): void {
    this.#view = view;
    this.#samples = samples;
    this.#listeners.emit({ kind: "view", view });
    this.#listeners.emit({ kind: "samples", samples });
  }

  look(listener: (news: News) => void): Disposable {
    const added = this.#listeners.add(listener);
    this.#lookers += 1;
    listener({ kind: "view", view: this.#view });
    listener({ kind: "samples", samples: this.#samples });
    return {
      [Symbol.dispose]: () => {
        added[Symbol.dispose]();
        this.#lookers -= 1;
      },
    };
  }

  async perform(action: Action): Promise<Outcome> {
    this.asked.push(action);
    return this.outcome;
  }
}

/** Five minutes of a developer's traffic that ends at `end`; always the same. */
export function sampleTraffic(end: number): readonly Sample[] {
  let [rxBytes, txBytes] = [4_000_000, 900_000];
  return Array.from({ length: 300 }, (_, index) => {
    const wave = 1 + Math.sin(index / 17) * 0.6 + Math.sin(index / 5.3) * 0.25;
    const burst = index > 120 && index < 165 ? 14 : index > 235 && index < 250 ? 6 : 1;
    rxBytes += Math.round(90_000 * Math.max(0.05, wave) * burst);
    txBytes += Math.round(21_000 * Math.max(0.05, wave) * (burst > 1 ? 2.4 : 1));
    return {
      at: end - (299 - index) * 1_000,
      rxBytes,
      txBytes,
      lastHandshakeAt: end - 42_000,
      roundTripMs: 0.72 + Math.sin(index / 9) * 0.12 + (burst > 1 ? 0.55 : 0) + ((index * 37) % 11) / 60,
    };
  });
}
