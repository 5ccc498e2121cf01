import { actionSchema } from "../../bridge/dashboard/action-schema.js";
import type { Action, DashboardApi, News, Outcome } from "../../bridge/dashboard/api.js";
import { isOurPage } from "../windows/page-address.js";
import { CHANNELS } from "./channels.js";

/** Of Electron's ipcMain. */
export interface PageIpc {
  handle(channel: string, handler: (event: PageEvent, ...args: unknown[]) => unknown): void;
  on(channel: string, listener: (event: PageEvent) => void): unknown;
}

export interface PageEvent {
  readonly sender: PageSender;
  /** Null once the page has gone elsewhere. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Of Electron's WebContents. */
export interface PageSender {
  send(channel: string, news: News): void;
  isDestroyed(): boolean;
  on(event: "destroyed" | "render-process-gone" | "did-navigate", listener: () => void): unknown;
}

const NOT_A_PAGE: Outcome = { kind: "refused", message: "Only a page of Dockline may ask for that." };
const NOT_AN_ACTION: Outcome = { kind: "refused", message: "That is nothing that a page may ask for." };

export interface PageApiOptions {
  readonly ipc: PageIpc;
  readonly api: DashboardApi;
  /** Told of what went wrong inside; never of what a page sent. */
  onError(error: unknown): void;
}

/** Serves the dashboard's API to the app's own pages, to no other frame, and trusts nothing that they send. */
export function serveOwnPages({ ipc, api, onError }: PageApiOptions): void {
  const looks = new WeakMap<PageSender, Disposable>();
  const lookAway = (sender: PageSender) => {
    looks.get(sender)?.[Symbol.dispose]();
    looks.delete(sender);
  };
  const followed = new WeakSet<PageSender>();
  /** A page that is closed, crashes or is loaded anew cannot say that it looks away. */
  const follow = (sender: PageSender) => {
    if (followed.has(sender)) return;
    followed.add(sender);
    for (const event of ["destroyed", "render-process-gone", "did-navigate"] as const)
      sender.on(event, () => lookAway(sender));
  };
  ipc.on(CHANNELS.look, (event) => {
    if (!isFromOurs(event)) return;
    const { sender } = event;
    lookAway(sender);
    follow(sender);
    const tell = (news: News) => {
      if (!sender.isDestroyed()) sender.send(CHANNELS.news, news);
    };
    looks.set(sender, api.look(tell));
  });
  ipc.on(CHANNELS.lookAway, ({ sender }) => lookAway(sender));
  ipc.handle(CHANNELS.perform, (event, asked) => {
    if (!isFromOurs(event)) return NOT_A_PAGE;
    const action = actionSchema.safeParse(asked);
    return action.success ? perform(api, action.data, onError) : NOT_AN_ACTION;
  });
}

/** A page may say so itself: a page is the main frame of a window that the app has opened with its own address. */
function isFromOurs({ senderFrame }: PageEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurPage(senderFrame.url);
}

async function perform(
  api: DashboardApi,
  action: Action,
  onError: (error: unknown) => void,
): Promise<Outcome> {
  try {
    return await api.perform(action);
  } catch (error) {
    onError(error);
    return { kind: "refused", message: "Something went wrong inside Dockline; its log says more." };
  }
}
