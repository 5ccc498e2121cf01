import type { Revival } from "../../../../../bridge/model/revival.js";
import { DEFAULT_SETTINGS } from "../../../../../bridge/model/settings.js";
import type { Snapshot } from "../../../../../bridge/model/snapshot.js";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import { Notifier } from "../../../../../electron/app/notices/notifier.js";
import { FakeClock } from "../../../../fakes/fake-clock.js";
import { FakeHostEvents } from "../../../../fakes/fake-host-events.js";
import { FakeNotifications } from "../../../../fakes/fake-notifications.js";
import { bridgeNetwork } from "../../../../fakes/fake-ports.js";
import type { SampleEngine } from "../../../../ui/sample-engine.js";
import { QUIET_HOST, type SampleHost, sampleSnapshot } from "../../../../ui/sample-snapshot.js";

export const OFF: BridgeState = { kind: "disconnected" };
export const BUSY: BridgeState = { kind: "connecting", attempt: 1, step: "engine" };
export const ON: BridgeState = { kind: "connected", since: 0 };
export const LEAVING: BridgeState = { kind: "disconnecting" };

const ENGINE: SampleEngine = {
  networks: [bridgeNetwork("lab", "172.27.0.0/24"), bridgeNetwork("shop", "172.23.0.0/16")],
  containers: [],
};

/** A person with a notifier, whose session does what a test says. */
export class Stage {
  readonly clock = new FakeClock();
  readonly hostEvents = new FakeHostEvents();
  readonly notifications = new FakeNotifications();
  /** Sections at which the dashboard was opened. */
  readonly opened: (string | null)[] = [];
  notifies = true;
  isLookedAt = false;
  readonly notifier = new Notifier({
    clock: this.clock,
    hostEvents: this.hostEvents,
    notification: (words) => this.notifications.make(words),
    openDashboard: (section) => void this.opened.push(section),
    isLookedAt: () => this.isLookedAt,
  });

  /** After the quiet time of a start. */
  static started(): Stage {
    const stage = new Stage();
    stage.clock.advance(60_000);
    return stage;
  }

  see(state: BridgeState): void {
    this.#show(sampleSnapshot(state, null));
  }

  /** Connected, with this on the host. */
  seeHost(host: Partial<SampleHost>, revival: Revival = { kind: "calm", mendedBy: null }): void {
    this.#show({ ...sampleSnapshot(ON, ENGINE, { ...QUIET_HOST, ...host }), revival });
  }

  connect(): void {
    for (const state of [OFF, BUSY, ON]) this.see(state);
  }

  get titles(): readonly string[] {
    return this.notifications.visible.map(({ title }) => title);
  }

  /** Timers and watches that wait at this moment. */
  get waits(): readonly number[] {
    return [this.clock.pending, this.hostEvents.watchers];
  }

  #show(snapshot: Snapshot): void {
    this.notifier.see({ snapshot, settings: { ...DEFAULT_SETTINGS, notifies: this.notifies } });
  }
}
