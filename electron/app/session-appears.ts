import { type FSWatcher, mkdirSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { reasonOf } from "../../bridge/model/reason.js";

export interface AppearanceWorld {
  /** Where a session of this user listens (bridge/control/socket-path.ts). */
  readonly controlSocket: string;
  /** Finds the session that listens there, if one does; never rejects. */
  seek(): Promise<void>;
  /** Told why nothing can be noticed. */
  tell(sentence: string): void;
}

/**
 * Has a session sought whenever the socket of one comes or goes, as that of `dockline up` in a terminal does. The
 * system tells of it: nothing is polled. The folder is made where it is missing, for to wait for it one would have
 * to watch the folders above, in which everybody else's files change.
 */
export class SessionAppears implements Disposable {
  readonly #world: AppearanceWorld;
  readonly #folder: string;
  #watcher: FSWatcher | null = null;
  #inode: number | null = null;
  #isSeeking = false;
  #isNews = false;

  constructor(world: AppearanceWorld) {
    this.#world = world;
    this.#folder = dirname(world.controlSocket);
    this.#watch();
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  #watch(): void {
    this.#watcher?.close();
    try {
      // As the session itself makes it.
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      this.#watcher = watch(this.#folder, (_event, name) => this.#react(name));
      this.#watcher.on("error", (error) => this.#fail(error));
      this.#inode = statSync(this.#folder).ino;
    } catch (error) {
      this.#fail(error);
    }
  }

  #react(name: string | null): void {
    const isFolderSame = statSync(this.#folder, { throwIfNoEntry: false })?.ino === this.#inode;
    if (!isFolderSame) this.#watch();
    if (!isFolderSame || name === null || name === basename(this.#world.controlSocket)) void this.#seek();
  }

  /** One at a time, and one more for what happened meanwhile: a socket is there a moment before it is listened on. */
  async #seek(): Promise<void> {
    this.#isNews = true;
    if (this.#isSeeking) return;
    this.#isSeeking = true;
    while (this.#isNews && this.#watcher !== null) {
      this.#isNews = false;
      await this.#world.seek();
    }
    this.#isSeeking = false;
  }

  #fail(error: unknown): void {
    this[Symbol.dispose]();
    const reason = reasonOf(error);
    this.#world.tell(
      `Sessions that others start are noticed only while the dashboard is open: ${this.#folder} cannot be watched (${reason}).`,
    );
  }
}
