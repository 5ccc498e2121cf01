import { EventEmitter } from "node:events";
import { request as httpRequest, type RequestOptions } from "node:http";
import { createRequire, Module } from "node:module";

const require = createRequire(import.meta.url);

/** What electron-updater needs of Electron, with the network of Node and a Squirrel of its own. */
export class FakeElectron {
  readonly userData: string;
  version = "1.0.0";
  readonly squirrel = new FakeSquirrel();

  constructor(userData: string) {
    this.userData = userData;
  }

  /** From now on, whoever requires "electron" gets this; the package itself would look for a program. */
  install(): Disposable {
    const path = require.resolve("electron");
    const before = require.cache[path];
    const module = new Module(path);
    module.exports = this.#exports();
    module.loaded = true;
    require.cache[path] = module;
    return {
      [Symbol.dispose]: () => {
        if (before === undefined) delete require.cache[path];
        else require.cache[path] = before;
      },
    };
  }

  #exports(): object {
    return {
      app: {
        isPackaged: false,
        whenReady: async () => {},
        getVersion: () => this.version,
        getName: () => "Dockline",
        getAppPath: () => this.userData,
        getPath: () => this.userData,
        once: () => {},
        quit: () => {},
      },
      session: { fromPartition: () => ({}) },
      net: { request: (options: RequestOptions) => httpRequest({ ...options, agent: false }) },
      autoUpdater: this.squirrel,
    };
  }
}

/** Fetches from the feed that it is given, as Squirrel.Mac does, with the credentials that come with it. */
class FakeSquirrel extends EventEmitter {
  #feed: { readonly url: string; readonly headers: Record<string, string> } | null = null;
  /** What it got, as text. */
  taken: string | null = null;
  /** Why it does not want what it gets next, which it says when it has looked at it. */
  refusal: Error | null = null;

  setFeedURL(feed: { readonly url: string; readonly headers: Record<string, string> }): void {
    this.#feed = feed;
  }

  checkForUpdates(): void {
    void this.#fetch();
  }

  quitAndInstall(): void {}

  async #fetch(): Promise<void> {
    if (this.#feed === null) throw new Error("no feed");
    const { url, headers } = this.#feed;
    const offer = (await (await fetch(url, { headers })).json()) as { readonly url: string };
    this.taken = await (await fetch(offer.url)).text();
    const { refusal } = this;
    this.refusal = null;
    if (refusal === null) this.emit("update-downloaded");
    else this.emit("error", refusal);
  }
}
