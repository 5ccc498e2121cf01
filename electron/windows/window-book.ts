import { type PageName, pageAddress } from "./page-address.js";

/** Of Electron's BrowserWindow. */
export interface PageWindow {
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  isFocused(): boolean;
  restore(): void;
  once(event: "ready-to-show" | "closed", listener: () => void): unknown;
}

export interface WindowWorld {
  /** A window that nobody sees yet. */
  make(page: PageName): PageWindow;
  /** The first window is open, or the last one was closed. */
  onAnyOpen(isAny: boolean): void;
  onError(error: unknown): void;
}

/** The app's windows, one of each page: opening one that is open brings it to the front. */
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
    this.#load(window, page, section);
  }

  #load(window: PageWindow, page: PageName, section: string | null): void {
    window.loadURL(pageAddress(page, section)).catch((error: unknown) => this.#world.onError(error));
  }
}
