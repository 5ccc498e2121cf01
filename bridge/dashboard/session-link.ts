import type { ControlClient, ControlEvents } from "../control/client.js";
import type { ChoiceChange } from "../model/choice.js";
import type { Fault } from "../model/fault.js";
import { FaultError, faultOf } from "../model/fault-error.js";
import { reasonOf } from "../model/reason.js";
import { type EngineSetting, isSameEngine, type Settings } from "../model/settings.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Traffic } from "../model/traffic.js";
import { chooseWithoutSession } from "../session/choose-without-session.js";
import type { Clock, Ports } from "../session/ports.js";
import type { SessionPresence } from "./api.js";
import { IdlePreview, NOTHING_KNOWN } from "./idle-preview.js";
import { OtherSession } from "./other-session.js";
import { OwnSession } from "./own-session.js";

/** What a link needs of the world outside. */
export interface SessionWorld {
  readonly clock: Clock;
  /** This program. */
  readonly host: { readonly version: string };
  readonly controlSocket: string;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
  /** Of the DNS server on 127.0.0.1; null for one that is free. */
  readonly namesPort: number | null;
  openControl(events: ControlEvents): Promise<ControlClient | null>;
  portsFor(engine: EngineSetting): Ports;
  /** Told of what was thrown in a session of this process, or by whoever looks at it, for a log; never throws. */
  readonly onError?: (error: unknown) => void;
}

/** A session is looked for this often while somebody looks and there is none. */
const SEEK_MS = 1_000;
const CHOOSE_LIMIT_MS = 10_000;

/**
 * The session of this user, whoever has started it, and what can be seen without one. It is looked for only while
 * somebody looks; once found it tells of its changes by itself, and costs nothing in between.
 */
export class SessionLink implements AsyncDisposable {
  readonly #world: SessionWorld;
  readonly #onChange: () => void;
  #settings: Settings;
  #own: OwnSession | null = null;
  #other: OtherSession | null = null;
  /** Why the session that somebody else has started is not understood; null without such a one. */
  #strange: Fault | null = null;
  #preview: IdlePreview | null = null;
  /** Why no session could begin, when somebody wanted one last. */
  #startFault: Fault | null = null;
  #seek: Disposable | null = null;
  #isLookedAt = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(world: SessionWorld, settings: Settings, onChange: () => void) {
    this.#world = world;
    this.#settings = settings;
    this.#onChange = onChange;
  }

  get presence(): SessionPresence {
    if (this.#own !== null) return { kind: "own" };
    if (this.#other !== null) return { kind: "other" };
    return this.#strange === null ? { kind: "none" } : { kind: "other-version" };
  }

  get snapshot(): Snapshot {
    return this.#own?.session.snapshot ?? this.#other?.snapshot ?? this.#idleSnapshot;
  }

  /** Why there is nothing to see without a session that is understood. */
  get trouble(): Fault | null {
    return this.#hasSession ? null : (this.#strange ?? this.#preview?.trouble ?? null);
  }

  setLookedAt(isLookedAt: boolean): void {
    const hadPreview = this.#preview !== null;
    this.#isLookedAt = isLookedAt;
    this.#follow();
    // From here on nobody keeps what it showed true.
    if (hadPreview && this.#preview === null) this.#onChange();
  }

  /** From the next session on; a preview of another engine follows at once. */
  setSettings(settings: Settings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (isSameEngine(settings.engine, before.engine)) return;
    this.#preview?.[Symbol.dispose]();
    this.#preview = null;
    this.#follow();
  }

  /**
   * Starts a session, or has the one that is there try again where it has failed. Throws FaultError where none can
   * begin, which is shown as any fault is.
   */
  connect(): Promise<void> {
    return this.#enqueue(async () => {
      this.#startFault = null;
      await this.#find().catch(refuseBesides);
      if (this.#other !== null) return this.#other.client.connect();
      if (this.#isUnderWay) return;
      await this.#endOwn(this.#own);
      const own = await this.#start();
      if (own !== null) return this.#hold(own);
      // Somebody else was first, a moment ago.
      await this.#find().catch(refuseBesides);
    }).catch((error: unknown) => this.#failStart(error));
  }

  /** Resolves when everything is taken down, whoever started it. */
  disconnect(): Promise<void> {
    // A session that is still connecting is told at once, not after its turn.
    void this.#own?.session.disconnect();
    return this.#enqueue(async () => {
      await this.#other?.client.disconnect();
      await this.#endOwn(this.#own);
      if (this.#startFault === null) return;
      this.#startFault = null;
      this.#onChange();
    });
  }

  /** Throws ChoiceRefused, and FaultError where there is neither session nor engine. */
  async choose(change: ChoiceChange): Promise<void> {
    if (this.#own !== null) await this.#own.session.choose(change);
    else if (this.#other !== null) await this.#other.client.choose(change);
    else {
      const ports = this.#world.portsFor(this.#settings.engine);
      await chooseWithoutSession(ports, change, AbortSignal.timeout(CHOOSE_LIMIT_MS));
      this.#preview?.refresh();
    }
  }

  /** Finds a session that somebody else has started meanwhile; never throws. */
  seek(): Promise<void> {
    // One that does not answer may do so the next time.
    return this.#enqueue(() => this.#find()).catch(() => {});
  }

  /** Null without a tunnel. */
  async traffic(): Promise<Traffic | null> {
    if (this.#own !== null) return this.#own.session.traffic();
    return (await this.#other?.client.traffic().catch(() => null)) ?? null;
  }

  /** Ends an own session; another's goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.setLookedAt(false);
    void this.#own?.session.disconnect();
    await this.#enqueue(() => this.#endOwn(this.#own));
    this.#other?.[Symbol.dispose]();
  }

  /** Null where another program has started one meanwhile. */
  async #start(): Promise<OwnSession | null> {
    const { controlSocket, endpoints, namesPort, onError } = this.#world;
    const { engine, mtu, zone } = this.#settings;
    const names = zone === null ? null : { zone, port: namesPort };
    try {
      return await OwnSession.start({
        controlSocket,
        version: this.#world.host.version,
        ports: this.#world.portsFor(engine),
        options: { mtu, endpoints, names, onError },
      });
    } catch (error) {
      if (error instanceof FaultError && error.fault.code === "session-running") return null;
      throw error;
    }
  }

  #hold(own: OwnSession): void {
    this.#own = own;
    own.session.onSnapshot(({ state }) => {
      // Ended from elsewhere, by `dockline down`.
      if (state.kind === "disconnected") void this.#enqueue(() => this.#endOwn(own));
      this.#onChange();
    });
    this.#follow();
    // It has begun to connect before anybody listened.
    this.#onChange();
  }

  get #idleSnapshot(): Snapshot {
    const known = this.#preview?.snapshot ?? NOTHING_KNOWN;
    const fault = this.#startFault;
    return fault === null
      ? known
      : { ...known, state: { kind: "faulted", fault, attempt: 1, retryAt: null } };
  }

  /** What there is no session to tell of. */
  #failStart(error: unknown): never {
    const fault = faultOf(error);
    if (this.presence.kind === "none") this.#startFault = fault;
    this.#world.onError?.(error);
    this.#onChange();
    throw error instanceof FaultError ? error : new FaultError(fault, { cause: error });
  }

  /** Begins or ends what is done only while somebody looks and there is no session. */
  #follow(): void {
    const isIdle = this.#isLookedAt && !this.#hasSession;
    if (isIdle && this.#seek === null) this.#seekNow();
    if (isIdle) {
      this.#preview ??= new IdlePreview(this.#world.portsFor(this.#settings.engine), this.#onChange);
    } else {
      this.#seek?.[Symbol.dispose]();
      this.#seek = null;
      this.#preview?.[Symbol.dispose]();
      this.#preview = null;
    }
  }

  #seekNow(): void {
    this.#seek = this.#world.clock.after(SEEK_MS, () => this.#seekNow());
    void this.seek();
  }

  /** Adopts a session that somebody else has started. Rejects when there is one that is not understood, or is mute. */
  async #find(): Promise<void> {
    if (this.#hasSession) return;
    try {
      const other = await OtherSession.find((events) => this.#world.openControl(events), {
        onChange: () => this.#onChange(),
        onEnd: () => this.#learnOther(null, null),
      });
      this.#learnOther(other, null);
    } catch (error) {
      const isStrange = error instanceof FaultError && error.fault.code === "session-version";
      this.#learnOther(null, isStrange ? error.fault : null);
      throw error;
    }
  }

  /** The same once more tells nobody: it is looked for every second. */
  #learnOther(other: OtherSession | null, strange: Fault | null): void {
    const isSame = other === this.#other && JSON.stringify(strange) === JSON.stringify(this.#strange);
    this.#other = other;
    this.#strange = strange;
    if (isSame) return;
    if (this.presence.kind !== "none") this.#startFault = null;
    this.#follow();
    this.#onChange();
  }

  /** One that can be followed. */
  get #hasSession(): boolean {
    return this.#own !== null || this.#other !== null;
  }

  /** An own session that connects or is connected needs no other. */
  get #isUnderWay(): boolean {
    const kind = this.#own?.session.snapshot.state.kind;
    return kind === "connecting" || kind === "connected";
  }

  /** Unless it was replaced meanwhile. */
  async #endOwn(own: OwnSession | null): Promise<void> {
    if (own === null || own !== this.#own) return;
    await own[Symbol.asyncDispose]();
    this.#own = null;
    this.#follow();
    this.#onChange();
  }

  /** One thing at a time, in order; a failure is its caller's. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }
}

/** The helper serves one session at a time. */
function refuseBesides(cause: unknown): never {
  if (cause instanceof FaultError) throw cause;
  const detail = reasonOf(cause);
  const message = `a session of yours runs and does not answer (${detail}); end its process and connect again`;
  throw new FaultError({ code: "internal", message, step: null }, { cause });
}
