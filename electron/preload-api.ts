import type { Action, News, Outcome } from "../bridge/dashboard/api.js";

/** What a page of the app finds as `window.dockline`; plain functions, for only those cross into a page. */
export interface PreloadApi {
  /** Calls `listener` with the whole view first, then with news, until the function that it returns is called. */
  look(listener: (news: News) => void): () => void;
  perform(action: Action): Promise<Outcome>;
}
