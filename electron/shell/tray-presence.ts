import type { Clock } from "../../bridge/session/ports.js";
import { type IconStyle, iconFiles } from "../tray/icon-files.js";
import { menuTemplate } from "../tray/menu.js";
import type { MenuAction } from "../tray/menu-entry.js";
import { type NativeEntry, nativeMenu } from "../tray/native-menu.js";
import type { TrayIcon, TrayView } from "../tray/view.js";

/** Of Electron's Tray. */
export interface NativeTray<Picture, Menu> {
  setImage(picture: Picture): void;
  setToolTip(text: string): void;
  setContextMenu(menu: Menu): void;
}

/** Of Electron's Menu. */
export interface NativeMenu {
  on(event: "menu-will-show", listener: () => void): unknown;
  on(event: "menu-will-close", listener: () => void): unknown;
}

export interface TrayWorld<Picture, Menu extends NativeMenu> {
  readonly tray: NativeTray<Picture, Menu>;
  readonly clock: Clock;
  readonly style: IconStyle;
  /** One of the files in assets/tray. */
  picture(file: string): Picture;
  menu(entries: NativeEntry[]): Menu;
  perform(action: MenuAction): void;
}

const FRAME_MS = 400;

/** The icon in the menu bar. Its menu is made anew from each view, never patched, and not under the pointer. */
export class TrayPresence<Picture, Menu extends NativeMenu> implements Disposable {
  readonly #world: TrayWorld<Picture, Menu>;
  #icon: TrayIcon | null = null;
  #frames: Disposable | null = null;
  /** From the moment it opens until it is made anew. */
  #isOpen = false;
  /** What the menu is to show once it is closed. */
  #awaiting: TrayView | null = null;
  #rebuild: Disposable | null = null;

  constructor(world: TrayWorld<Picture, Menu>) {
    this.#world = world;
  }

  /** Icon and words at once; the menu now, or when it is closed. */
  show(view: TrayView): void {
    this.#world.tray.setToolTip(`Dockline: ${view.status}`);
    if (view.icon !== this.#icon) this.#showIcon(view.icon);
    if (this.#isOpen) this.#awaiting = view;
    else this.#showMenu(view);
  }

  /** Stops what moves; the icon itself is its owner's to remove. */
  [Symbol.dispose](): void {
    this.#frames?.[Symbol.dispose]();
    this.#rebuild?.[Symbol.dispose]();
  }

  #showIcon(icon: TrayIcon): void {
    this.#frames?.[Symbol.dispose]();
    this.#icon = icon;
    this.#showFrame(
      iconFiles(icon, this.#world.style).map((file) => this.#world.picture(file)),
      0,
    );
  }

  /** A timer runs only while there is something to move. */
  #showFrame(pictures: readonly Picture[], index: number): void {
    const picture = pictures[index % pictures.length];
    if (picture === undefined) return;
    this.#world.tray.setImage(picture);
    if (pictures.length > 1)
      this.#frames = this.#world.clock.after(FRAME_MS, () => this.#showFrame(pictures, index + 1));
  }

  #showMenu(view: TrayView): void {
    const { tray, clock, menu, perform } = this.#world;
    const made = menu(nativeMenu(menuTemplate(view), perform));
    made.on("menu-will-show", () => {
      this.#isOpen = true;
      // A click turns a switch by itself, also where nothing comes of it: the menu is made anew either way.
      this.#awaiting ??= view;
    });
    made.on("menu-will-close", () => {
      // On macOS this comes before the click that closed it, which has to find its menu still there.
      this.#rebuild = clock.after(0, () => this.#closed());
    });
    tray.setContextMenu(made);
  }

  #closed(): void {
    const next = this.#awaiting;
    this.#isOpen = false;
    this.#awaiting = null;
    if (next !== null) this.#showMenu(next);
  }
}
