import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions } from "electron";
import { app } from "./app.js";
import { tell } from "./control.js";
import type { SeenWindow } from "./orders.js";
import { fetchPage } from "./page-scheme.js";

/** What a page is, to those who send to it. */
export class StandInPage extends EventEmitter {
  readonly id: number;
  readonly mainFrame = { url: "about:blank", parent: null };
  /** Until something is loaded. */
  isBlank = true;
  #isGone = false;
  #opens: (asked: { url: string }) => { action: "allow" | "deny" } = () => ({ action: "allow" });

  constructor(id: number) {
    super();
    this.id = id;
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  isDestroyed(): boolean {
    return this.#isGone;
  }

  send(channel: string, ...args: readonly unknown[]): void {
    if (this.#isGone) throw new TypeError("Object has been destroyed");
    tell({ happened: "sent", window: this.id, channel, args });
  }

  setWindowOpenHandler(handler: (asked: { url: string }) => { action: "allow" | "deny" }): void {
    this.#opens = handler;
  }

  /** The page asks for another window, by a link say; throws where the app lets it have one. */
  askForWindow(url: string): void {
    if (this.#opens({ url }).action === "allow") throw new Error(`the page got a window at ${url}`);
  }

  /** Its process ends; the window stays, and is empty. */
  crash(): void {
    this.isBlank = true;
    this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
  }

  destroy(): void {
    this.#isGone = true;
    this.emit("destroyed");
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  static #lastId = 0;
  readonly id: number;
  readonly webContents: StandInPage;
  readonly #title: string;
  readonly #preload: string;
  readonly #preferences: Readonly<Record<string, unknown>>;
  #isMinimized = false;
  #isShown: boolean;

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  static withId(id: number): BrowserWindow {
    const window = BrowserWindow.getAllWindows().find((one) => one.id === id);
    if (window === undefined) throw new Error(`there is no window ${id}`);
    return window;
  }

  constructor({ title = "", show = true, webPreferences = {} }: BrowserWindowConstructorOptions) {
    super();
    if (!app.isReady()) throw new Error("Cannot create BrowserWindow before app is ready");
    BrowserWindow.#lastId += 1;
    this.id = BrowserWindow.#lastId;
    this.webContents = new StandInPage(this.id);
    this.#title = title;
    const { preload, ...preferences } = webPreferences;
    this.#preload = preload ?? "";
    this.#preferences = { ...preferences };
    this.#isShown = show;
    BrowserWindow.#all.add(this);
    app.emit("web-contents-created", {}, this.webContents);
    app.emit("browser-window-created", {}, this);
  }

  get seen(): SeenWindow {
    return {
      id: this.id,
      title: this.#title,
      url: this.webContents.getURL(),
      isShown: this.#isShown,
      isMinimized: this.#isMinimized,
      isBlank: this.webContents.isBlank,
      preload: this.#preload,
      preferences: this.#preferences,
    };
  }

  async loadURL(url: string): Promise<void> {
    const { mainFrame } = this.webContents;
    const isSameDocument = withoutFragment(url) === withoutFragment(mainFrame.url);
    const { status } = await fetchPage(url);
    if (status !== 200) throw new Error(`ERR_FAILED (-2) loading '${url}'`);
    const isFirst = mainFrame.url === "about:blank";
    mainFrame.url = url;
    this.webContents.isBlank = false;
    if (!isSameDocument) this.webContents.emit("did-navigate", {}, url);
    if (isFirst) this.emit("ready-to-show");
  }

  show(): void {
    this.#isShown = true;
  }

  /** A person looks at whatever is shown. */
  isFocused(): boolean {
    return this.#isShown;
  }

  hide(): void {
    this.#isShown = false;
  }

  focus(): void {}

  minimize(): void {
    this.#isMinimized = true;
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  restore(): void {
    this.#isMinimized = false;
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }

  destroy(): void {
    this.close();
  }

  /** As a click on its red button; without anybody who listens for it, the last one takes the app along. */
  close(): void {
    BrowserWindow.#all.delete(this);
    this.webContents.destroy();
    this.emit("closed");
    if (BrowserWindow.#all.size > 0) return;
    if (app.listenerCount("window-all-closed") === 0) app.quit();
    else app.emit("window-all-closed");
  }
}

const withoutFragment = (url: string) => url.split("#", 1)[0];

app.closeWindows = () => {
  for (const window of BrowserWindow.getAllWindows()) {
    window.webContents.destroy();
    window.emit("closed");
  }
  return true;
};
