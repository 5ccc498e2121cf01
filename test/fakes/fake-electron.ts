import { EventEmitter } from "node:events";
import type { ReopenedApp } from "../../electron/shell/opened-again.js";
import type { GuardedPage, GuardedSession, PagesApp } from "../../electron/shell/page-guard.js";
import type { QuittingApp, ShutdownMonitor } from "../../electron/shell/quitting.js";
import type { NativeMenu, NativeTray } from "../../electron/shell/tray-presence.js";
import type { NativeEntry } from "../../electron/tray/native-menu.js";

/** An event that can be refused. */
export class FakeEvent {
  isPrevented = false;

  preventDefault(): void {
    this.isPrevented = true;
  }
}

/** The app as Electron has it: `quit` ends it unless somebody keeps it from that. */
export class FakeApp extends EventEmitter implements QuittingApp, ReopenedApp, PagesApp {
  /** Null while it runs. */
  exitCode: number | null = null;

  quit(): void {
    const event = new FakeEvent();
    this.emit("before-quit", event);
    if (!event.isPrevented) this.exitCode ??= 0;
  }

  exit(exitCode: number): void {
    this.exitCode ??= exitCode;
  }
}

export class FakePowerMonitor extends EventEmitter implements ShutdownMonitor {}

/** A page that goes wherever it is led, unless somebody refuses. */
export class FakePage extends EventEmitter implements GuardedPage {
  #opens: (asked: { readonly url: string }) => { action: "allow" | "deny" } = () => ({ action: "allow" });

  setWindowOpenHandler(handler: (asked: { readonly url: string }) => { action: "deny" }): void {
    this.#opens = handler;
  }

  opensWindow(url: string): boolean {
    return this.#opens({ url }).action === "allow";
  }

  /** Whether it got what `event` announces. */
  gets(event: string): boolean {
    const asked = new FakeEvent();
    this.emit(event, asked);
    return !asked.isPrevented;
  }
}

/** Grants whatever is asked for, as Electron does until it is told otherwise. */
export class FakeSession implements GuardedSession {
  #request: Parameters<GuardedSession["setPermissionRequestHandler"]>[0] = (_page, _name, answer) =>
    answer(true);
  #check: (page: unknown, permission: string) => boolean = () => true;
  #device: () => boolean = () => true;

  setPermissionRequestHandler(handler: Parameters<GuardedSession["setPermissionRequestHandler"]>[0]): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: (page: unknown, permission: string) => boolean): void {
    this.#check = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.#device = handler;
  }

  /** What a page is told of a permission: when it asks for it, when it looks, and for a device. */
  answers(permission: string): readonly boolean[] {
    const given: boolean[] = [];
    this.#request(null, permission, (isGranted) => given.push(isGranted));
    return [...given, this.#check(null, permission), this.#device()];
  }
}

export class FakeMenu extends EventEmitter implements NativeMenu {
  readonly entries: readonly NativeEntry[];

  constructor(entries: readonly NativeEntry[]) {
    super();
    this.entries = entries;
  }

  get labels(): readonly string[] {
    return this.entries.flatMap(({ label }) => label ?? []);
  }

  open(): void {
    this.emit("menu-will-show");
  }

  close(): void {
    this.emit("menu-will-close");
  }

  /** As on macOS: the menu closes first. */
  click(label: string): void {
    this.close();
    this.entries.find((entry) => entry.label === label)?.click?.();
  }
}

/** A place in the menu bar. */
export class FakeTray implements NativeTray<string, FakeMenu> {
  picture = "";
  toolTip = "";
  menu = new FakeMenu([]);

  setImage(picture: string): void {
    this.picture = picture;
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setContextMenu(menu: FakeMenu): void {
    this.menu = menu;
  }
}
