import type { HelperStatus } from "../../helper/protocol/messages.js";
import type { Fault } from "../model/fault.js";
import {
  CALM,
  faultAfterLadder,
  isSilence,
  type Revival as Ladder,
  type RevivalEffect,
  type RevivalEvent,
  revive,
} from "../model/revival.js";
import { unreachable } from "../model/unreachable.js";
import type { HostEvents } from "./ports.js";

export interface RevivalOptions {
  readonly hostEvents: HostEvents;
  /** Whether the VM answers through the tunnel. */
  readonly ask: (withinMs: number, signal: AbortSignal) => Promise<boolean>;
  readonly redial: (signal: AbortSignal) => Promise<void>;
  /** Ends this connection, and makes it again from the engine on. */
  readonly setUpAgain: () => void;
  readonly onChange: (ladder: Ladder) => void;
}

/** The engine wakes its VM up for a first call; longer than that is no answer. */
const REDIAL_LIMIT_MS = 15_000;

/**
 * Brings the tunnel back to life after this host slept or changed networks: the only owner of the ladder. It
 * changes nothing as long as the VM answers.
 */
export class Revival {
  readonly #options: RevivalOptions;
  #ladder: Ladder = CALM;
  #watch: Disposable | null = null;
  #effort = new AbortController();
  /** Where this host is attached, as text; null when that is not known yet. */
  #attached: string | null = null;

  constructor(options: RevivalOptions) {
    this.#options = options;
  }

  get ladder(): Ladder {
    return this.#ladder;
  }

  /** The connection stands; from now on events of the host are taken, until `stop`. */
  start(): void {
    this.stop();
    this.#watch = this.#options.hostEvents.watch((event) => this.#take(event));
    this.#take("connected");
  }

  /** Ends what it does at this moment, and remembers how far it came. */
  stop(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
    this.#effort.abort();
  }

  /** The user has disconnected. */
  reset(): void {
    this.stop();
    this.#ladder = CALM;
    this.#attached = null;
  }

  /** The helper sees this host's networks come and go. */
  learn({ host }: HelperStatus): void {
    const attached = JSON.stringify(host.attached);
    const isChange = this.#attached !== null && attached !== this.#attached;
    this.#attached = attached;
    if (isChange && this.#watch !== null) this.#take("network-changed");
  }

  /** After the whole ladder, a failure out of silence means that the VM sleeps. */
  explain(fault: Fault): Fault {
    return this.#ladder.kind === "setting-up" ? faultAfterLadder(fault) : fault;
  }

  /** Whether a connection that is lost by `fault` is made again from here: who fell silent in sleep is no fault yet. */
  takesOver(fault: Fault): boolean {
    if (!isSilence(fault)) return false;
    const before = this.#ladder;
    this.#take("engine-silent");
    return this.#ladder !== before;
  }

  #take(event: RevivalEvent): void {
    const [ladder, effects] = revive(this.#ladder, event);
    const isChanged = ladder !== this.#ladder;
    this.#ladder = ladder;
    for (const effect of effects) this.#perform(effect);
    if (isChanged) this.#options.onChange(ladder);
  }

  #perform(effect: RevivalEffect): void {
    switch (effect.do) {
      case "stop":
        this.#effort.abort();
        this.#effort = new AbortController();
        return;
      case "ask":
        void this.#try((signal) => this.#options.ask(effect.withinMs, signal));
        return;
      case "redial":
        void this.#try(async (signal) => {
          await this.#options.redial(AbortSignal.any([signal, AbortSignal.timeout(REDIAL_LIMIT_MS)]));
          return this.#options.ask(effect.withinMs, signal);
        });
        return;
      case "set-up-again":
        this.#options.setUpAgain();
        return;
      default:
        unreachable(effect);
    }
  }

  async #try(isAnswered: (signal: AbortSignal) => Promise<boolean>): Promise<void> {
    const { signal } = this.#effort;
    // Why it failed does not matter: the next step is the same, and the last one tells its own reason.
    const outcome = await isAnswered(signal).then(
      (answer) => (answer ? "answered" : "silent"),
      () => "failed" as const,
    );
    if (!signal.aborted) this.#take(outcome);
  }
}
