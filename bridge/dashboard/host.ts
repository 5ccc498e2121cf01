import { ChoiceRefused } from "../model/choice.js";
import { FaultError } from "../model/fault-error.js";
import type { Means } from "../model/means.js";
import { reasonOf } from "../model/reason.js";
import { faultSentence } from "../model/sentence.js";
import {
  DEFAULT_SETTINGS,
  type EngineOption,
  type EngineSetting,
  isSameEngine,
  type Settings,
} from "../model/settings.js";
import { type SettingsChange, settingsChange } from "../model/settings-change.js";
import { Listeners } from "../session/listeners.js";
import { measureRoundTrip } from "../session/round-trip.js";
import {
  type Action,
  type DashboardApi,
  type DashboardView,
  type HostView,
  MOST_SAMPLES,
  type News,
  type Outcome,
  type Sample,
} from "./api.js";
import { type AppAction, AppRefused, type AppSide, meansOf } from "./app.js";
import { EventLog } from "./event-log.js";
import { Sampler } from "./sampler.js";
import { SessionLink, type SessionWorld } from "./session-link.js";

export interface DashboardWorld extends SessionWorld {
  readonly host: Omit<HostView, "app">;
  /** Null for a host without the menu-bar app around it. */
  readonly app: AppSide | null;
  /** What was decided before. */
  readonly settings: Settings;
  /** As SettingsStore.change. */
  keep(change: SettingsChange): Promise<Settings>;
  listEngines(): Promise<readonly EngineOption[]>;
}

/** Changes that come at once are told together. */
const GATHER_MS = 40;
const PROBE_LIMIT_MS = 1_000;

/** The dashboard without its transport: what a page sees and may do. With no page open it has no timer. */
export class DashboardHost implements DashboardApi, AsyncDisposable {
  readonly #world: DashboardWorld;
  readonly #link: SessionLink;
  readonly #log: EventLog;
  readonly #listeners: Listeners<News>;
  readonly #followers: Listeners<DashboardView>;
  readonly #app: Disposable | null;
  readonly #means: Means;
  #settings: Settings;
  #engines: readonly EngineOption[] = [];
  #lookers = 0;
  #sampler: Sampler | null = null;
  #samples: readonly Sample[] = [];
  #gathering: Disposable | null = null;

  constructor(world: DashboardWorld) {
    this.#world = world;
    this.#listeners = new Listeners(world.onError);
    this.#followers = new Listeners(world.onError);
    this.#settings = world.settings;
    this.#link = new SessionLink(world, world.settings, () => this.#changed());
    this.#means = meansOf(world.app);
    this.#log = new EventLog(this.#link.snapshot, () => world.clock.now(), this.#means);
    this.#app = world.app?.onChange(() => this.#changed()) ?? null;
  }

  /** Whether ending this host ends a session. */
  get hasOwnSession(): boolean {
    return this.#link.presence.kind === "own";
  }

  get view(): DashboardView {
    const { trouble } = this.#link;
    return {
      host: { ...this.#world.host, app: this.#world.app?.view ?? null },
      session: this.#link.presence,
      snapshot: this.#link.snapshot,
      trouble: trouble === null ? null : faultSentence(trouble, this.#means),
      settings: this.#settings,
      engines: this.#engines,
      happenings: this.#log.entries,
    };
  }

  /** Told of every change at once, as a menu bar needs it; nothing is measured or looked for on its behalf. */
  follow(listener: (view: DashboardView) => void): Disposable {
    return this.#followers.add(listener);
  }

  /** Finds a session that somebody else has started meanwhile; never throws. */
  seek(): Promise<void> {
    return this.#link.seek();
  }

  look(listener: (news: News) => void): Disposable {
    const added = this.#listeners.add(listener);
    this.#lookers += 1;
    if (this.#lookers === 1) this.#beginLooking();
    listener(this.#news());
    if (this.#samples.length > 0) listener({ kind: "samples", samples: this.#samples });
    let isLooking = true;
    return {
      [Symbol.dispose]: () => {
        if (!isLooking) return;
        isLooking = false;
        added[Symbol.dispose]();
        this.#lookers -= 1;
        if (this.#lookers === 0) this.#endLooking();
      },
    };
  }

  async perform(action: Action): Promise<Outcome> {
    try {
      await this.#carryOut(action);
      return { kind: "done" };
    } catch (error) {
      if (error instanceof FaultError)
        return { kind: "refused", message: faultSentence(error.fault, this.#means) };
      if (REFUSALS.some((refusal) => error instanceof refusal) && error instanceof Error)
        return { kind: "refused", message: error.message };
      throw error;
    }
  }

  /** Ends a session that was started here. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#app?.[Symbol.dispose]();
    this.#endLooking();
    await this.#link[Symbol.asyncDispose]();
  }

  #carryOut(action: Action): Promise<void> {
    switch (action.do) {
      case "connect":
        return this.#link.connect();
      case "disconnect":
        return this.#link.disconnect();
      case "choose-networks":
        return this.#link.choose(action.change);
      case "change-settings":
        return this.#changeSettings(action.settings);
      case "look-for-engines":
        return this.#lookForEngines();
      default:
        return this.#haveAppDo(action);
    }
  }

  async #haveAppDo(action: AppAction): Promise<void> {
    const { app } = this.#world;
    if (app === null) throw new AppRefused("Only the menu-bar app can do that.");
    await app.perform(action);
  }

  async #changeSettings(wanted: Settings): Promise<void> {
    const change = settingsChange(this.#settings, wanted);
    this.#assertOffered(wanted.engine);
    try {
      this.#settings = await this.#world.keep(change);
    } catch (cause) {
      throw new SettingsRefused(`The settings could not be kept: ${reasonOf(cause)}`, { cause });
    }
    this.#link.setSettings(this.#settings);
    this.#changed();
  }

  /** A page may choose among what was found on this machine or was chosen before, and name nothing else. */
  #assertOffered(engine: EngineSetting): void {
    const found = this.#engines.map((option) => option.engine);
    const offered = [DEFAULT_SETTINGS.engine, this.#settings.engine, ...found];
    if (!offered.some((one) => isSameEngine(one, engine)))
      throw new SettingsRefused("That engine is not there any more; look for engines again.");
  }

  async #lookForEngines(): Promise<void> {
    this.#engines = await this.#world.listEngines();
    this.#changed();
  }

  #beginLooking(): void {
    this.#link.setLookedAt(true);
    // An engine that cannot be listed is shown with its reason; a failure of the listing itself shows none.
    void this.#lookForEngines().catch(() => {});
    this.#followState();
  }

  #endLooking(): void {
    this.#link.setLookedAt(false);
    this.#sampler?.[Symbol.dispose]();
    this.#sampler = null;
    this.#gathering?.[Symbol.dispose]();
    this.#gathering = null;
  }

  #changed(): void {
    this.#log.add(this.#link.snapshot);
    this.#followState();
    this.#followers.emit(this.view);
    if (this.#lookers === 0) return;
    this.#gathering ??= this.#world.clock.after(GATHER_MS, () => {
      this.#gathering = null;
      this.#listeners.emit(this.#news());
    });
  }

  /** Measures while somebody looks and there is something to measure. */
  #followState(): void {
    const isWorthIt = this.#lookers > 0 && this.#link.snapshot.state.kind === "connected";
    if (isWorthIt) {
      const source = { traffic: () => this.#link.traffic(), roundTrip: () => this.#roundTrip() };
      this.#sampler ??= new Sampler(this.#world.clock, source, (sample) => {
        this.#samples = [...this.#samples.slice(1 - MOST_SAMPLES), sample];
        this.#listeners.emit({ kind: "samples", samples: [sample] });
      });
    } else {
      this.#sampler?.[Symbol.dispose]();
      this.#sampler = null;
    }
  }

  async #roundTrip(): Promise<number | null> {
    const { tunnel } = this.#link.snapshot;
    return tunnel === null ? null : measureRoundTrip(tunnel.vmAddress, PROBE_LIMIT_MS);
  }

  #news(): News {
    return { kind: "view", view: this.view };
  }
}

/** Settings that cannot be had; the message says why. */
class SettingsRefused extends Error {
  override readonly name = "SettingsRefused";
}

const REFUSALS = [ChoiceRefused, SettingsRefused, AppRefused];
