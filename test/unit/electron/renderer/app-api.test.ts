import { expect, test } from "vitest";
import type { Action, News } from "../../../../bridge/dashboard/api.js";
import type { PreloadApi } from "../../../../electron/preload-api.js";
import { AppApi } from "../../../../electron/renderer/app-api.js";
import type { LinkState } from "../../../../electron/renderer/transport.js";

const NEWS: News = { kind: "samples", samples: [] };

class Preload implements PreloadApi {
  readonly asked: Action[] = [];
  readonly listeners = new Set<(news: News) => void>();
  isGone = false;

  look(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async perform(action: Action) {
    if (this.isGone) throw new Error("reply was never sent");
    this.asked.push(action);
    return { kind: "done" } as const;
  }
}

test("news come until nobody looks, and the link is open with the first", () => {
  const preload = new Preload();
  const links: LinkState[] = [];
  const heard: News[] = [];
  const tell = (news: News) => {
    for (const listener of preload.listeners) listener(news);
  };
  {
    using _looking = new AppApi(preload, (link) => links.push(link)).look((news) => heard.push(news));
    expect(links).toEqual([]);
    tell(NEWS);
    tell(NEWS);
  }
  tell(NEWS);
  expect([links, heard, preload.listeners.size]).toEqual([[{ kind: "open" }], [NEWS, NEWS], 0]);
});

test("an action is handed over; an app that is gone refuses in words", async () => {
  const preload = new Preload();
  const api = new AppApi(preload, () => {});
  expect([await api.perform({ do: "connect" }), preload.asked]).toEqual([
    { kind: "done" },
    [{ do: "connect" }],
  ]);
  preload.isGone = true;
  expect(await api.perform({ do: "connect" })).toEqual({
    kind: "refused",
    message: "The app does not answer; quit Dockline and open it again.",
  });
});
