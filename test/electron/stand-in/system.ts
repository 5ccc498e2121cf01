import { EventEmitter } from "node:events";
import type { MessageBoxOptions } from "electron";
import { app } from "./app.js";

/** Handed to the system, oldest first. */
export const opened: string[] = [];

export const shell = {
  async openExternal(url: string): Promise<void> {
    opened.push(url);
  },
  async openPath(path: string): Promise<string> {
    opened.push(path);
    return "";
  },
  showItemInFolder(path: string): void {
    opened.push(path);
  },
};

let copied = "";

export const clipboard = {
  writeText: (text: string) => {
    copied = text;
  },
  readText: () => copied,
};

/** What was asked or said in windows of their own, oldest first. */
export const questions: string[] = [];
/** Buttons that are clicked in the next ones; without any, whoever is asked cancels. */
export const replies: number[] = [];

export const dialog = {
  async showMessageBox(...args: readonly unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
    const { message, detail, cancelId = 0 } = args.at(-1) as MessageBoxOptions;
    questions.push([message, detail].filter(Boolean).join(" "));
    return { response: replies.shift() ?? cancelId, checkboxChecked: false };
  },
  /** On standard error besides, for the app may leave next. */
  showErrorBox(title: string, content: string): void {
    questions.push(`${title} ${content}`);
    console.error(`${title}\n${content}`);
  },
};

export const powerMonitor = new EventEmitter();

/** Squirrel, of whom nobody hears: nothing is downloaded here. */
export const autoUpdater = new EventEmitter();

export const nativeTheme = Object.assign(new EventEmitter(), {
  shouldUseDarkColors: false,
  themeSource: "system",
});

export const session = {
  defaultSession: {
    setPermissionRequestHandler: () => {},
    setPermissionCheckHandler: () => {},
    setDevicePermissionHandler: () => {},
  },
};

export class Notification extends EventEmitter {
  /** Those that can be seen. */
  static readonly shown = new Set<Notification>();
  readonly title: string;
  readonly body: string;

  static isSupported(): boolean {
    return true;
  }

  constructor({ title = "", body = "" }: { readonly title?: string; readonly body?: string }) {
    super();
    this.title = title;
    this.body = body;
  }

  show(): void {
    Notification.shown.add(this);
    this.emit("show");
  }

  close(): void {
    if (Notification.shown.delete(this)) this.emit("close");
  }
}

app.on("stand-in-about", () => questions.push("About"));
