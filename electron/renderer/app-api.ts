import type { Action, DashboardApi, News, Outcome } from "../../bridge/dashboard/api.js";
import type { PreloadApi } from "../preload-api.js";
import type { LinkState } from "./transport.js";

const SILENT: Outcome = {
  kind: "refused",
  message: "The app does not answer; quit Dockline and open it again.",
};

/** The dashboard's API inside the app, whose window ends with it: what was open once is not lost. */
export class AppApi implements DashboardApi {
  readonly #preload: PreloadApi;
  readonly #onLink: (link: LinkState) => void;

  constructor(preload: PreloadApi, onLink: (link: LinkState) => void) {
    this.#preload = preload;
    this.#onLink = onLink;
  }

  look(listener: (news: News) => void): Disposable {
    let isOpen = false;
    const lookAway = this.#preload.look((news) => {
      if (!isOpen) this.#onLink({ kind: "open" });
      isOpen = true;
      listener(news);
    });
    return { [Symbol.dispose]: lookAway };
  }

  /** Never rejects, whatever became of the app's main process. */
  async perform(action: Action): Promise<Outcome> {
    try {
      return await this.#preload.perform(action);
    } catch {
      return SILENT;
    }
  }
}
