import { expect, vi } from "vitest";
import { ControlClient } from "../../../bridge/control/client.js";
import type { DashboardView, News } from "../../../bridge/dashboard/api.js";
import type { AppSide } from "../../../bridge/dashboard/app.js";
import { DashboardHost, type DashboardWorld } from "../../../bridge/dashboard/host.js";
import { DEFAULT_SETTINGS, type EngineSetting, type Settings } from "../../../bridge/model/settings.js";
import type { SettingsChange } from "../../../bridge/model/settings-change.js";
import { systemClock } from "../../../bridge/session/clock.js";
import { bridgeNetwork, FakeWorld } from "../../fakes/fake-ports.js";

export const COLIMA: EngineSetting = { kind: "context", name: "colima" };

/** Whose session there is, and how far it is. */
export const state = ({ snapshot, session }: DashboardView) => [session.kind, snapshot.state.kind];

export const verdicts = ({ snapshot }: DashboardView) =>
  snapshot.networks.flatMap(({ name, subnets }) => subnets.map(({ verdict }) => `${name} ${verdict.kind}`));

/** A dashboard's host in a world of fakes, with real sockets, and whoever looks at it. */
export class Stage implements AsyncDisposable {
  readonly world = new FakeWorld();
  /** What was changed, in order. */
  readonly kept: SettingsChange[] = [];
  /** As in the file, which another program may write too. */
  stored: Settings;
  readonly engines: EngineSetting[] = [];
  readonly errors: unknown[] = [];
  /** Timers that wait at this moment. */
  timers = 0;
  readonly host: DashboardHost;
  view: DashboardView | null = null;

  constructor(controlSocket: string, settings: Settings = DEFAULT_SETTINGS, app: AppSide | null = null) {
    this.stored = settings;
    this.world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
    const world: DashboardWorld = {
      clock: {
        now: systemClock.now,
        after: (delayMs, action) => this.#after(delayMs, action),
      },
      controlSocket,
      endpoints: [],
      namesPort: null,
      host: { version: "1", platform: "linux" },
      app,
      settings,
      keep: (change) => this.#keep(change),
      openControl: (events) => ControlClient.open(controlSocket, "1", events),
      portsFor: (engine) => {
        this.engines.push(engine);
        return { ...this.world, clock: world.clock };
      },
      listEngines: async () => [
        { engine: COLIMA, label: "colima", detail: "", isUsable: true, isDefault: false },
      ],
      onError: (error) => void this.errors.push(error),
    };
    this.host = new DashboardHost(world);
  }

  look(): Disposable {
    return this.host.look((news: News) => {
      if (news.kind === "view") this.view = news.view;
    });
  }

  async sees(pick: (view: DashboardView) => unknown, wanted: unknown): Promise<void> {
    await vi.waitFor(() => expect(this.view === null ? null : pick(this.view)).toEqual(wanted), {
      timeout: 5_000,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.host[Symbol.asyncDispose]();
  }

  async #keep(change: SettingsChange): Promise<Settings> {
    this.kept.push(change);
    this.stored = { ...this.stored, ...change };
    return this.stored;
  }

  #after(delayMs: number, action: () => void): Disposable {
    this.timers += 1;
    let isWaiting = true;
    const end = () => {
      if (isWaiting) this.timers -= 1;
      isWaiting = false;
    };
    const timer = systemClock.after(delayMs, () => {
      end();
      action();
    });
    return {
      [Symbol.dispose]: () => {
        end();
        timer[Symbol.dispose]();
      },
    };
  }
}
