import type { UpdateView } from "../../../../../bridge/dashboard/app.js";
import type { InstallWay } from "../../../../../electron/app/updates/install-way.js";
import { Updates } from "../../../../../electron/app/updates/updates.js";
import { FakeClock } from "../../../../fakes/fake-clock.js";
import { FakeHostEvents } from "../../../../fakes/fake-host-events.js";
import { FakeUpdateSource } from "../../../../fakes/fake-update-source.js";

export const PAGE = "https://github.com/dockline/dockline/releases/latest";
export const DAY_MS = 86_400_000;

/** An app that looks for newer versions, where a test decides what there is. */
export class Stage {
  readonly clock = new FakeClock();
  readonly hostEvents = new FakeHostEvents();
  readonly sources: FakeUpdateSource[] = [];
  readonly opened: string[] = [];
  readonly told: string[] = [];
  way: InstallWay = "itself";
  browser: () => Promise<void> = async () => {};
  /** Asked at each look. */
  newest: () => Promise<string | null> = async () => "1.2.0";
  looks = 0;
  readonly views: UpdateView[] = [];
  readonly updates: Updates;

  constructor({ looksByItself = true } = {}) {
    this.updates = new Updates({
      looksByItself,
      clock: this.clock,
      hostEvents: this.hostEvents,
      openSource: async () => {
        const source = new FakeUpdateSource();
        source.newest = () => {
          this.looks += 1;
          return this.newest();
        };
        this.sources.push(source);
        return source;
      },
      installWay: async () => this.way,
      releasePage: PAGE,
      openExternal: async (url) => {
        await this.browser();
        this.opened.push(url);
      },
      tell: (text) => this.told.push(text),
    });
    this.updates.onChange(() => this.views.push(this.updates.view));
  }

  static async withUpdate(way: InstallWay): Promise<{ stage: Stage; source: FakeUpdateSource }> {
    const stage = new Stage();
    stage.way = way;
    await stage.updates.look();
    return { stage, source: stage.sources[0]! };
  }
}

export const AVAILABLE: UpdateView = { kind: "available", version: "1.2.0" };
