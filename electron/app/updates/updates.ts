import { AppRefused, type UpdateView } from "../../../bridge/dashboard/app.js";
import type { Clock, HostEvents } from "../../../bridge/session/ports.js";
import { OwnView } from "../own-view.js";
import type { InstallWay } from "./install-way.js";
import { NoAnswer, whilePatient } from "./patience.js";
import { downloadFailure, lookFailure, parseVersion } from "./update-failure.js";

/** Where newer versions come from. */
export interface UpdateSource {
  /** The newest version, where it is newer than this program's; else null. */
  newerVersion(): Promise<string | null>;
  /**
   * Resolves when the system has taken it, to put in place when the app is left; rejects where the system does not.
   * Only after a newer version was found.
   */
  download(onProgress: () => void, signal: AbortSignal): Promise<void>;
  /** Leaves the app, has the new one put in place, and opens that. */
  quitAndInstall(): void;
}

export interface UpdatesWorld {
  /** False in an app that runs from its sources, whose user fetches newer ones anyway. */
  readonly looksByItself: boolean;
  readonly clock: Clock;
  readonly hostEvents: HostEvents;
  /** Loaded when it is needed first, and anew after one that hung: a start has other things to do. */
  openSource(): Promise<UpdateSource>;
  installWay(): Promise<InstallWay>;
  /** Where a person finds the newest release; https. */
  readonly releasePage: string;
  openExternal(url: string): Promise<void>;
  /** For the log: why a look that nobody asked for came to nothing. */
  tell(sentence: string): void;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LOOK_LIMIT_MS = 20_000;
/** A download without a byte for so long is given up, and so is a system that does not say whether it takes it. */
const STALL_LIMIT_MS = 60_000;

/** What is shown, and for what is ready, who has it: another source knows nothing of it. */
type Standing =
  | Exclude<UpdateView, { readonly kind: "ready" }>
  | { readonly kind: "ready"; readonly version: string; readonly source: UpdateSource };

/**
 * Owner of what the app knows of newer versions. It looks when it is asked, and by itself where that costs nothing
 * extra: `lookIfStale` at the start and when the dashboard opens, and after the host wakes up. It has a timer only
 * while it waits for an answer. A look that nobody asked for fails in silence, and none undoes a download.
 */
export class Updates implements Disposable {
  readonly #world: UpdatesWorld;
  readonly #sleep: Disposable;
  readonly #view = new OwnView<UpdateView>({ kind: "unknown" });
  #standing: Standing = { kind: "unknown" };
  #source: UpdateSource | null = null;
  #looking: Promise<void> | null = null;
  #isAsked = false;
  #lookedAt: number | null = null;

  constructor(world: UpdatesWorld) {
    this.#world = world;
    this.#sleep = world.hostEvents.watch((event) => {
      if (event === "woke") void this.lookIfStale();
    });
  }

  get view(): UpdateView {
    return this.#view.now;
  }

  onChange(listener: () => void): Disposable {
    return this.#view.onChange(listener);
  }

  /** Somebody asked; never rejects, the view tells what came of it. */
  look(): Promise<void> {
    if (this.#isInstalling) return Promise.resolve();
    this.#isAsked = true;
    this.#show({ kind: "looking" });
    return this.#lookOnce();
  }

  /** Looks unless that was done within a day; never rejects, and shows only what was found. */
  lookIfStale(): Promise<void> {
    if (!this.#world.looksByItself) return Promise.resolve();
    const isFresh = this.#lookedAt !== null && this.#world.clock.now() - this.#lookedAt < DAY_MS;
    return isFresh || this.#isInstalling ? Promise.resolve() : this.#lookOnce();
  }

  /**
   * Downloads what was found, or leaves for what was downloaded; where this app cannot replace itself, opens the page
   * of the release. Resolves when a download has begun. Throws AppRefused.
   */
  async install(): Promise<void> {
    const standing = this.#standing;
    if (standing.kind === "ready") return standing.source.quitAndInstall();
    if (standing.kind !== "available")
      throw new AppRefused("No newer version is known; check for updates first.");
    if ((await this.#world.installWay()) === "by-hand") return this.#openPage();
    // A second click may have come meanwhile.
    if (this.#standing === standing) void this.#download(standing.version);
  }

  [Symbol.dispose](): void {
    this.#sleep[Symbol.dispose]();
  }

  get #isInstalling(): boolean {
    const { kind } = this.#standing;
    return kind === "downloading" || kind === "ready";
  }

  #show(standing: Standing): void {
    this.#standing = standing;
    this.#view.show(standing.kind === "ready" ? { kind: "ready", version: standing.version } : standing);
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      this.#isAsked = false;
    });
    return this.#looking;
  }

  /** A download may begin meanwhile, and is not undone. */
  async #look(): Promise<void> {
    try {
      const version = await this.#newerVersion();
      this.#lookedAt = this.#world.clock.now();
      if (!this.#isInstalling)
        this.#show(version === null ? { kind: "newest" } : { kind: "available", version });
    } catch (error) {
      const why = lookFailure(error, this.#world.releasePage);
      this.#world.tell(why);
      if (this.#isAsked && !this.#isInstalling) this.#show({ kind: "failed", why });
    }
  }

  async #newerVersion(): Promise<string | null> {
    try {
      return await whilePatient(this.#world.clock, LOOK_LIMIT_MS, () => this.#askSource());
    } catch (error) {
      this.#forget(error);
      throw error;
    }
  }

  async #askSource(): Promise<string | null> {
    const source = await this.#openSource();
    const version = await source.newerVersion();
    return version === null ? null : parseVersion(version);
  }

  async #openSource(): Promise<UpdateSource> {
    this.#source ??= await this.#world.openSource();
    return this.#source;
  }

  /** What hangs would hang the next time too. */
  #forget(error: unknown): void {
    if (error instanceof NoAnswer) this.#source = null;
  }

  async #download(version: string): Promise<void> {
    this.#show({ kind: "downloading", version });
    try {
      const taken = await whilePatient(this.#world.clock, STALL_LIMIT_MS, async (signOfLife, signal) => {
        // One that hung since the version was found is gone, and a new one has to find it first.
        const found = this.#source === null ? await this.#askSource() : version;
        if (found === null) throw new Error("it is not there any more");
        const source = await this.#openSource();
        await source.download(signOfLife, signal);
        return { version: found, source };
      });
      this.#show({ kind: "ready", ...taken });
    } catch (error) {
      this.#forget(error);
      this.#show({ kind: "failed", why: downloadFailure(error, this.#world.releasePage) });
    }
  }

  async #openPage(): Promise<void> {
    const { openExternal, releasePage } = this.#world;
    try {
      await openExternal(releasePage);
    } catch (cause) {
      throw new AppRefused(`The browser could not be opened; the newest version is at ${releasePage}.`, {
        cause,
      });
    }
  }
}
