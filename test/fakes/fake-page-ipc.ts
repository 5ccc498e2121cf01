import { EventEmitter } from "node:events";
import type { News } from "../../bridge/dashboard/api.js";
import type { PageEvent, PageIpc, PageSender } from "../../electron/ipc/page-api.js";

/** A page's end: what it was sent, until it is gone. */
export class FakeSender extends EventEmitter implements PageSender {
  readonly sent: { readonly channel: string; readonly news: News }[] = [];
  isGone = false;

  send(channel: string, news: News): void {
    if (this.isGone) throw new Error("Object has been destroyed");
    this.sent.push({ channel, news });
  }

  isDestroyed(): boolean {
    return this.isGone;
  }
}

/** The main process' end, as Electron has it: one handler a channel, and whoever sends is told apart by the event alone. */
export class FakePageIpc implements PageIpc {
  readonly #handlers = new Map<string, Parameters<PageIpc["handle"]>[1]>();
  readonly #listeners = new Map<string, (event: PageEvent) => void>();

  handle(channel: string, handler: Parameters<PageIpc["handle"]>[1]): void {
    if (this.#handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.#handlers.set(channel, handler);
  }

  on(channel: string, listener: (event: PageEvent) => void): void {
    this.#listeners.set(channel, listener);
  }

  send(channel: string, event: PageEvent): void {
    this.#listeners.get(channel)?.(event);
  }

  async invoke(channel: string, event: PageEvent, ...args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`no handler for ${channel}`);
    return handler(event, ...args);
  }
}
