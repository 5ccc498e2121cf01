import type { DashboardApi } from "../../bridge/dashboard/api.js";
import type { PreloadApi } from "../preload-api.js";
import { AppApi } from "./app-api.js";
import { HttpApi } from "./http-api.js";
import { pageToken } from "./page-token.js";
import type { LinkState } from "./transport.js";

declare global {
  interface Window {
    /** There in a window of the app alone. */
    readonly dockline?: PreloadApi;
  }
}

/** The app's own messages in its windows, else HTTP with the token of the link. */
export function openApi(onLink: (link: LinkState) => void): DashboardApi {
  const { dockline } = window;
  return dockline === undefined ? new HttpApi(pageToken(), onLink) : new AppApi(dockline, onLink);
}
