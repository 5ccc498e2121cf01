import { type PageName, pageAddress } from "./page-address.js";

/** Of Electron's BrowserWindow. */
export interface PageWindow {
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  isFocused(): boolean;
  restore(): void;
  /** Closes it, whatever its page says. */
  destroy(): void;
  once(event: "ready-to-show" | "closed", listener: () => void): unknown;
  readonly webContents: PageProcess;
}

/** Of Electron's WebContents. */
export interface PageProcess {
  on(event: "render-process-gone", listener: (event: unknown, gone: GoneProcess) => void): unknown;
}

export interface GoneProcess {
  /** "crashed", "oom", "killed" and others; "clean-exit" where nothing is wrong. */
  readonly reason: string;
  readonly exitCode: number;
}

export interface WindowWorld {
  /** A window that nobody sees yet. */
  make(page: PageName): PageWindow;
  /** The first window is open, or the last one was closed. */
  onAnyOpen(isAny: boolean): void;
  onError(error: unknown): void;
  /** The process of a page has ended, and its window is blank. */
  onGone(page: PageName, gone: GoneProcess): void;
  /** Calls back once the present event is over: a page that is loaded in it may take the app along (electron#51900). */
  soon(action: () => void): void;
}

/**
 * The app's windows, one of each page: opening one that is open brings it to the front. A page whose process ends is
 * loaded anew; when that happens again, its window is closed, and the next opening makes another.
 */
export class WindowBook {
  readonly #world: WindowWorld;
  readonly #open = new Map<PageName, PageWindow>();

  constructor(world: WindowWorld) {
    this.#world = world;
  }

  /** Whether somebody has one of them before them. */
  get isInFront(): boolean {
    return [...this.#open.values()].some((window) => window.isFocused());
  }

  /** `section` is where the page goes; null leaves it where it is. */
  open(page: PageName, section: string | null = null): void {
    const known = this.#open.get(page);
    if (known === undefined) {
      this.#make(page, section);
      return;
    }
    if (known.isMinimized()) known.restore();
    known.show();
    known.focus();
    if (section !== null) this.#load(known, page, section);
  }

  /** What was opened last, also out of the Dock; `page` where nothing is open. */
  bringForward(page: PageName): void {
    this.open([...this.#open.keys()].at(-1) ?? page);
  }

  #make(page: PageName, section: string | null): void {
    const window = this.#world.make(page);
    if (this.#open.size === 0) this.#world.onAnyOpen(true);
    this.#open.set(page, window);
    // Shown when it has been drawn: no white flash.
    window.once("ready-to-show", () => {
      window.show();
      window.focus();
    });
    window.once("closed", () => {
      this.#open.delete(page);
      if (this.#open.size === 0) this.#world.onAnyOpen(false);
    });
    this.#mend(window, page);
    this.#load(window, page, section);
  }

  #mend(window: PageWindow, page: PageName): void {
    let isMended = false;
    window.webContents.on("render-process-gone", (_event, gone) => {
      if (gone.reason === "clean-exit") return;
      this.#world.onGone(page, gone);
      this.#world.soon(() => {
        // It may have been closed meanwhile.
        if (this.#open.get(page) !== window) return;
        if (isMended) window.destroy();
        else this.#load(window, page, null);
        isMended = true;
      });
    });
  }

  #load(window: PageWindow, page: PageName, section: string | null): void {
    window.loadURL(pageAddress(page, section)).catch((error: unknown) => this.#world.onError(error));
  }
}
