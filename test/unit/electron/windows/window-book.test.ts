import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import type { PageName } from "../../../../electron/windows/page-address.js";
import { type GoneProcess, type PageWindow, WindowBook } from "../../../../electron/windows/window-book.js";

/** A window that keeps what was done to it, in order. */
class FakeWindow extends EventEmitter implements PageWindow {
  readonly story: string[];
  readonly webContents = new EventEmitter();
  isInDock = false;
  hasFocus = false;
  loads: () => Promise<void> = async () => {};

  constructor(page: PageName, story: string[]) {
    super();
    this.story = story;
    story.push(`make ${page}`);
  }

  loadURL(url: string): Promise<void> {
    this.story.push(`load ${url}`);
    return this.loads();
  }

  show(): void {
    this.story.push("show");
  }

  focus(): void {
    this.story.push("focus");
  }

  isMinimized(): boolean {
    return this.isInDock;
  }

  isFocused(): boolean {
    return this.hasFocus;
  }

  restore(): void {
    this.story.push("restore");
  }

  destroy(): void {
    this.story.push("destroy");
    this.emit("closed");
  }

  crash(reason = "crashed"): void {
    this.webContents.emit("render-process-gone", {}, { reason, exitCode: 5 } satisfies GoneProcess);
  }
}

class Stage {
  readonly story: string[] = [];
  readonly windows: FakeWindow[] = [];
  readonly errors: unknown[] = [];
  readonly book = new WindowBook({
    make: (page) => {
      const window = new FakeWindow(page, this.story);
      this.windows.push(window);
      return window;
    },
    onAnyOpen: (isAny) => this.story.push(isAny ? "first" : "none"),
    onError: (error) => this.errors.push(error),
    onGone: (page, { reason, exitCode }) => this.story.push(`${page} ${reason} ${exitCode}`),
    soon: (action) => this.#later.push(action),
  });
  readonly #later: (() => void)[] = [];

  /** What happened since the last time. */
  told(): readonly string[] {
    return this.story.splice(0);
  }

  /** The events of this moment are over. */
  pass(): void {
    for (const action of this.#later.splice(0)) action();
  }
}

test("a window is shown once it has been drawn, and opening it again brings it to the front", () => {
  const stage = new Stage();
  stage.book.open("dashboard");
  expect(stage.told()).toEqual(["make dashboard", "first", "load dockline://app/"]);
  stage.windows[0]?.emit("ready-to-show");
  expect(stage.told()).toEqual(["show", "focus"]);
  stage.book.open("dashboard");
  expect(stage.told()).toEqual(["show", "focus"]);
});

test("settings are shown in the dashboard that is open, also out of the Dock", () => {
  const stage = new Stage();
  stage.book.open("dashboard");
  const [window] = stage.windows;
  if (window) window.isInDock = true;
  stage.told();
  stage.book.open("dashboard", "settings");
  expect(stage.told()).toEqual(["restore", "show", "focus", "load dockline://app/#settings"]);
});

test("a window that was closed is made anew; the last one that closes is told of", () => {
  const stage = new Stage();
  stage.book.open("dashboard");
  stage.book.open("welcome");
  stage.told();
  stage.windows[0]?.emit("closed");
  expect(stage.told()).toEqual([]);
  stage.windows[1]?.emit("closed");
  expect(stage.told()).toEqual(["none"]);
  stage.book.open("welcome");
  expect(stage.told()).toEqual(["make welcome", "first", "load dockline://app/welcome.html"]);
});

test("a page that does not load is told of", async () => {
  const stage = new Stage();
  stage.book.open("dashboard");
  const [window] = stage.windows;
  if (window) window.loads = () => Promise.reject(new Error("ERR_FAILED"));
  stage.book.open("dashboard", "settings");
  await vi.waitFor(() => expect(stage.errors).toEqual([new Error("ERR_FAILED")]));
});

test("a window is in front while somebody has it before them, and not once it is closed", () => {
  const { book, windows } = new Stage();
  const seen = [book.isInFront];
  book.open("dashboard");
  seen.push(book.isInFront);
  for (const window of windows) window.hasFocus = true;
  seen.push(book.isInFront);
  for (const window of windows) window.emit("closed");
  seen.push(book.isInFront);
  expect(seen).toEqual([false, false, true, false]);
});

test("bringing the app forward shows the window that is open, out of the Dock too, and else opens a page", () => {
  const stage = new Stage();
  stage.book.bringForward("dashboard");
  stage.windows[0]?.emit("closed");
  stage.book.open("welcome");
  const welcome = stage.windows[1];
  if (welcome) welcome.isInDock = true;
  expect(stage.told()).toEqual([
    "make dashboard",
    "first",
    "load dockline://app/",
    "none",
    "make welcome",
    "first",
    "load dockline://app/welcome.html",
  ]);
  stage.book.bringForward("dashboard");
  expect(stage.told()).toEqual(["restore", "show", "focus"]);
});

test("a page that crashes is told of and loaded anew, after the event; the second time its window goes", () => {
  const stage = new Stage();
  stage.book.open("dashboard", "settings");
  stage.told();
  stage.windows[0]?.crash();
  expect(stage.told()).toEqual(["dashboard crashed 5"]);
  stage.pass();
  expect(stage.told()).toEqual(["load dockline://app/"]);
  stage.windows[0]?.crash("oom");
  stage.pass();
  expect(stage.told()).toEqual(["dashboard oom 5", "destroy", "none"]);
  stage.book.open("dashboard");
  expect(stage.told()).toEqual(["make dashboard", "first", "load dockline://app/"]);
});

test("a page that ends as it should, or whose window is closed by then, is left alone", () => {
  const stage = new Stage();
  stage.book.open("dashboard");
  stage.windows[0]?.crash("clean-exit");
  stage.pass();
  stage.windows[0]?.crash();
  stage.windows[0]?.emit("closed");
  stage.told();
  stage.pass();
  expect(stage.told()).toEqual([]);
});
