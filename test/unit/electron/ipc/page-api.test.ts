import { expect, test } from "vitest";
import type { Action, DashboardApi, News, Outcome } from "../../../../bridge/dashboard/api.js";
import { CHANNELS } from "../../../../electron/ipc/channels.js";
import { type PageEvent, serveOwnPages } from "../../../../electron/ipc/page-api.js";
import { FakePageIpc, FakeSender } from "../../../fakes/fake-page-ipc.js";

const OURS = "dockline://app/#networks";
const NEWS: News = { kind: "samples", samples: [] };

/** Counts who looks, and keeps what it is asked for. */
class RecordingApi implements DashboardApi {
  readonly asked: Action[] = [];
  readonly listeners = new Set<(news: News) => void>();
  answer: () => Promise<Outcome> = async () => ({ kind: "done" });

  look(listener: (news: News) => void): Disposable {
    const own = (news: News) => listener(news);
    this.listeners.add(own);
    return { [Symbol.dispose]: () => void this.listeners.delete(own) };
  }

  perform(action: Action): Promise<Outcome> {
    this.asked.push(action);
    return this.answer();
  }

  tell(): void {
    for (const listener of this.listeners) listener(NEWS);
  }
}

class Stage {
  readonly ipc = new FakePageIpc();
  readonly api = new RecordingApi();
  readonly errors: unknown[] = [];

  constructor() {
    serveOwnPages({ ipc: this.ipc, api: this.api, onError: (error) => this.errors.push(error) });
  }

  perform(event: PageEvent, ...args: unknown[]): Promise<unknown> {
    return this.ipc.invoke(CHANNELS.perform, event, ...args);
  }
}

const from = (url: string, sender = new FakeSender(), parent: unknown = null): PageEvent => ({
  sender,
  senderFrame: { url, parent },
});

test("a page of ours looks, hears what comes, and no more once it looks away", () => {
  const { ipc, api } = new Stage();
  const sender = new FakeSender();
  ipc.send(CHANNELS.look, from(OURS, sender));
  api.tell();
  expect(sender.sent).toEqual([{ channel: CHANNELS.news, news: NEWS }]);
  ipc.send(CHANNELS.lookAway, from(OURS, sender));
  api.tell();
  expect([sender.sent.length, api.listeners.size]).toEqual([1, 0]);
});

test.each(["destroyed", "render-process-gone", "did-navigate"])(
  "a page that says %s looks no more",
  (end) => {
    const { ipc, api } = new Stage();
    const sender = new FakeSender();
    ipc.send(CHANNELS.look, from(OURS, sender));
    sender.emit(end);
    expect(api.listeners.size).toBe(0);
    ipc.send(CHANNELS.look, from("dockline://app/welcome.html", sender));
    expect(api.listeners.size).toBe(1);
  },
);

test("a page that looks a thousand times over is one that looks, and leaves nothing behind", () => {
  const { ipc, api } = new Stage();
  const sender = new FakeSender();
  for (let time = 0; time < 1_000; time += 1) ipc.send(CHANNELS.look, from(OURS, sender));
  expect([api.listeners.size, sender.listenerCount("destroyed")]).toEqual([1, 1]);
});

test("nothing is sent to a window that is gone", () => {
  const { ipc, api } = new Stage();
  const sender = new FakeSender();
  ipc.send(CHANNELS.look, from(OURS, sender));
  sender.isGone = true;
  api.tell();
  expect(sender.sent).toEqual([]);
});

const STRANGERS: Readonly<Record<string, PageEvent>> = {
  "another site": from("https://example.com/"),
  "a site with our host": from("https://app/"),
  "a file": from("file:///Applications/Dockline.app/index.html"),
  "another host of our scheme": from("dockline://evil/"),
  "a name that begins like ours": from("dockline://app.example.com/"),
  "our name as a user": from("dockline://app@evil/"),
  "an empty page": from("about:blank"),
  "no address": from(""),
  "a frame in our page": from(OURS, new FakeSender(), { url: OURS }),
  "a page that has gone": { sender: new FakeSender(), senderFrame: null },
};

test.each(Object.keys(STRANGERS))("%s hears nothing and may do nothing", async (stranger) => {
  const stage = new Stage();
  const event = STRANGERS[stranger] as PageEvent;
  stage.ipc.send(CHANNELS.look, event);
  expect(await stage.perform(event, { do: "connect" })).toEqual({
    kind: "refused",
    message: "Only a page of Dockline may ask for that.",
  });
  expect([stage.api.listeners.size, stage.api.asked]).toEqual([0, []]);
});

const CYCLE: Record<string, unknown> = { do: "connect" };
CYCLE["self"] = CYCLE;

const HOSTILE: readonly (readonly unknown[])[] = [
  [],
  [null],
  ["connect"],
  [{}],
  [{ do: "quit" }],
  [{ do: "connect", extra: 1 }],
  [{ do: "constructor" }],
  [{ do: "open-at-login", isWanted: "yes" }],
  [{ do: "change-settings", settings: {} }],
  [{ do: "choose-networks", change: { verb: "only", names: "all" } }],
  [["connect"]],
  [CYCLE],
];

test.each(HOSTILE.map((args, index) => ({ index, args })))(
  "arguments that are no action are refused: $index",
  async ({ args }) => {
    const stage = new Stage();
    expect(await stage.perform(from(OURS), ...args)).toEqual({
      kind: "refused",
      message: "That is nothing that a page may ask for.",
    });
    expect([stage.api.asked, stage.errors]).toEqual([[], []]);
  },
);

test("an action is done once, whatever comes after it", async () => {
  const stage = new Stage();
  const action: Action = { do: "open-at-login", isWanted: true };
  expect(await stage.perform(from(OURS), action, { do: "disconnect" })).toEqual({ kind: "done" });
  expect(stage.api.asked).toEqual([action]);
});

test("what goes wrong inside is told to the log, and to the page that it did", async () => {
  const stage = new Stage();
  const error = new Error("token=secret");
  stage.api.answer = () => Promise.reject(error);
  expect(await stage.perform(from(OURS), { do: "connect" })).toEqual({
    kind: "refused",
    message: "Something went wrong inside Dockline; its log says more.",
  });
  expect(stage.errors).toEqual([error]);
});
