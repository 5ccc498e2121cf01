import { isContainerLink } from "../../bridge/model/container-link.js";
import type { Snapshot } from "../../bridge/model/snapshot.js";

export interface PageLinksWorld {
  /** Electron's shell.openExternal. */
  openExternal(url: string): Promise<void>;
  /** For the log. */
  tellError(error: unknown): void;
}

/** What pages may open: in the system's browser, and only at addresses that containers have at that moment. */
export class PageLinks {
  readonly #world: PageLinksWorld;
  #containers: Snapshot["containers"] = [];

  constructor(world: PageLinksWorld) {
    this.#world = world;
  }

  /** Every snapshot that follows a change. */
  see({ containers }: Pick<Snapshot, "containers">): void {
    this.#containers = containers;
  }

  /** A page asks for a window at `url`; for anything else than a container, nothing happens. */
  open(url: string): void {
    if (!isContainerLink(url, { containers: this.#containers })) return;
    this.#world.openExternal(url).catch((error: unknown) => this.#world.tellError(error));
  }
}
