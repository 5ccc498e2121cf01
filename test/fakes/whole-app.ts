import { EventEmitter } from "node:events";
import { ControlClient } from "../../bridge/control/client.js";
import { DashboardHost } from "../../bridge/dashboard/host.js";
import { DEFAULT_SETTINGS } from "../../bridge/model/settings.js";
import type { Clock } from "../../bridge/session/ports.js";
import type { Log } from "../../electron/app/log/log-file.js";
import { SessionLog } from "../../electron/app/log/session-log.js";
import { Notifier } from "../../electron/app/notices/notifier.js";
import { powerEvents } from "../../electron/app/power-events.js";
import { Updates } from "../../electron/app/updates/updates.js";
import { TrayPresence } from "../../electron/shell/tray-presence.js";
import { trayView } from "../../electron/tray/view.js";
import { FakeMenu, FakeTray } from "./fake-electron.js";
import { FakeNotifications } from "./fake-notifications.js";
import { bridgeNetwork, FakeWorld } from "./fake-ports.js";
import { FakeUpdateSource } from "./fake-update-source.js";
import { QUIET_APP } from "./quiet-app.js";

export interface AppSurroundings {
  readonly controlSocket: string;
  clock(owner: string): Clock;
  readonly log: Log;
}

/** The app as its main program puts it together, around a session with fakes for the world. */
export class WholeApp implements AsyncDisposable {
  readonly world = new FakeWorld();
  readonly power = new EventEmitter();
  readonly notifications = new FakeNotifications();
  readonly tray = new FakeTray();
  readonly host: DashboardHost;
  readonly updates: Updates;
  readonly #notifier: Notifier;
  readonly #presence: TrayPresence<string, FakeMenu>;

  constructor({ controlSocket, clock, log }: AppSurroundings) {
    const hostEvents = powerEvents(this.power);
    this.world.engines.networks = [bridgeNetwork("web", "172.20.0.0/16")];
    const sessionLog = new SessionLog(log);
    this.host = new DashboardHost({
      clock: clock("dashboard"),
      controlSocket,
      endpoints: ["default-gateway"],
      namesPort: null,
      host: { version: "1", platform: "darwin" },
      app: null,
      settings: DEFAULT_SETTINGS,
      keep: async () => {},
      openControl: (events) => ControlClient.open(controlSocket, events),
      portsFor: () => ({ ...this.world, hostEvents, clock: clock("session") }),
      listEngines: async () => [],
      onError: (error) => sessionLog.fail(error),
    });
    this.updates = new Updates({
      looksByItself: true,
      clock: clock("updates"),
      hostEvents,
      openSource: async () => new FakeUpdateSource(),
      installWay: async () => "by-hand",
      releasePage: "https://releases.example/",
      openExternal: async () => {},
      tell: () => {},
    });
    this.#notifier = new Notifier({
      clock: clock("notifier"),
      hostEvents,
      notification: (words) => this.notifications.make(words),
      openDashboard: () => {},
      isLookedAt: () => false,
    });
    this.#presence = new TrayPresence<string, FakeMenu>({
      tray: this.tray,
      clock: clock("tray"),
      style: "template",
      picture: (file) => file,
      menu: (entries) => new FakeMenu(entries),
      perform: () => {},
    });
    this.host.follow((view) => {
      const { snapshot, session, trouble, settings, engines } = view;
      const besides = { session: session.kind, trouble, chosen: settings, engines, app: QUIET_APP };
      this.#presence.show(trayView(snapshot, besides));
      this.#notifier.see(view);
      sessionLog.see(view);
    });
  }

  get state(): string {
    return this.host.view.snapshot.state.kind;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
    this.#notifier[Symbol.dispose]();
    this.#presence[Symbol.dispose]();
    this.updates[Symbol.dispose]();
  }
}
