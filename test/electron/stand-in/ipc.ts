import { EventEmitter } from "node:events";
import { BrowserWindow } from "./windows.js";

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;

class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** What the page of a window sends. */
  sent(window: number, channel: string, args: readonly unknown[]): void {
    this.emit(channel, eventOf(window), ...args);
  }

  async invoked(window: number, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return handler(eventOf(window), ...args);
  }
}

function eventOf(window: number) {
  const { webContents } = BrowserWindow.withId(window);
  return { sender: webContents, senderFrame: webContents.mainFrame };
}

export const ipcMain = new StandInIpcMain();
