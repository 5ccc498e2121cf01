import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { Clock, HostEvents } from "../../../bridge/session/ports.js";
import {
  dueNotices,
  follow,
  NOTICE_KINDS,
  type Notice,
  type NoticeKind,
  type NoticeMemory,
  nextNoticeAt,
  startNotices,
  wakeUp,
} from "./notices.js";

/** Of Electron's Notification. */
export interface NativeNotification {
  on(event: "click", listener: () => void): unknown;
  show(): void;
  close(): void;
}

export interface NotifierWorld {
  readonly clock: Clock;
  readonly hostEvents: HostEvents;
  notification(words: { readonly title: string; readonly body: string }): NativeNotification;
  /** `section` is where it opens; null leaves it where it is. */
  openDashboard(section: Notice["section"]): void;
  /** Whether a person has a window of the app before them, which says all that there is to tell. */
  isLookedAt(): boolean;
}

/** What a person was told, held as long as it is so: a notification that nobody holds loses its click. */
interface Told {
  readonly about: ReadonlySet<string>;
  /** Null where they saw it themselves. */
  readonly native: NativeNotification | null;
}

/**
 * Tells a person by itself what they did not cause and have to act on, and takes it back when it is over. It has a
 * timer, and listens to the host's sleep, only while something is to be told unless it mends itself before.
 */
export class Notifier implements Disposable {
  readonly #world: NotifierWorld;
  readonly #told = new Map<NoticeKind, Told>();
  #memory: NoticeMemory;
  #isWanted = false;
  #isAsleep = false;
  #timer: Disposable | null = null;
  #sleep: Disposable | null = null;

  constructor(world: NotifierWorld) {
    this.#world = world;
    this.#memory = startNotices(world.clock.now());
  }

  /** Every view that follows a change, as DashboardHost.follow gives it. */
  see(view: Pick<DashboardView, "snapshot" | "settings">): void {
    this.#isWanted = view.settings.notifies;
    this.#memory = follow(this.#memory, view, this.#world.clock.now());
    this.#tell();
  }

  /** Takes back what was told. */
  [Symbol.dispose](): void {
    this.#isWanted = false;
    this.#isAsleep = false;
    this.#tell();
  }

  #tell(): void {
    const at = this.#world.clock.now();
    const due = this.#isWanted ? dueNotices(this.#memory, at) : [];
    for (const kind of NOTICE_KINDS) {
      const notice = due.find((one) => one.kind === kind);
      if (notice === undefined) this.#takeBack(kind);
      else if (!this.#isAsleep) this.#show(notice);
    }
    this.#wait(this.#isWanted ? nextNoticeAt(this.#memory, at) : null);
  }

  #show(notice: Notice): void {
    const told = this.#told.get(notice.kind);
    if (told !== undefined && notice.about.every((one) => told.about.has(one))) return;
    told?.native?.close();
    const native = this.#world.isLookedAt() ? null : this.#notification(notice);
    this.#told.set(notice.kind, { about: new Set(notice.about), native });
    native?.show();
  }

  #notification({ title, body, section }: Notice): NativeNotification {
    const native = this.#world.notification({ title, body });
    native.on("click", () => this.#world.openDashboard(section));
    return native;
  }

  #takeBack(kind: NoticeKind): void {
    this.#told.get(kind)?.native?.close();
    this.#told.delete(kind);
  }

  #wait(until: number | null): void {
    const { clock, hostEvents } = this.#world;
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    if (until === null && !this.#isAsleep) {
      this.#sleep?.[Symbol.dispose]();
      this.#sleep = null;
      return;
    }
    this.#sleep ??= hostEvents.watch((event) => {
      if (event === "slept") this.#fallAsleep();
      if (event === "woke") this.#wakeUp();
    });
    if (until !== null && !this.#isAsleep) this.#timer = clock.after(until - clock.now(), () => this.#tell());
  }

  #fallAsleep(): void {
    this.#isAsleep = true;
    this.#tell();
  }

  #wakeUp(): void {
    this.#isAsleep = false;
    this.#memory = wakeUp(this.#memory, this.#world.clock.now());
    this.#tell();
  }
}
