/** Of Electron's app: it tells of every page, whoever made it. */
export interface PagesApp {
  on(event: "web-contents-created", listener: (event: unknown, page: GuardedPage) => void): unknown;
}

/** Of Electron's WebContents. */
export interface GuardedPage {
  setWindowOpenHandler(handler: (asked: { readonly url: string }) => { action: "deny" }): void;
  on(event: "will-navigate", listener: (event: PreventableEvent) => void): unknown;
  on(event: "will-frame-navigate", listener: (event: PreventableEvent) => void): unknown;
  on(event: "will-redirect", listener: (event: PreventableEvent) => void): unknown;
  on(event: "will-attach-webview", listener: (event: PreventableEvent) => void): unknown;
}

/** Of Electron's Session. */
export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (page: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (page: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

interface PreventableEvent {
  preventDefault(): void;
}

/** Of every window: a page has no Node, and shares nothing with its preload but what that hands over. */
export const PAGE_PREFERENCES = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
} as const;

/** What a page may: write text to the clipboard, when somebody clicks "copy". */
const GRANTED: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

/**
 * From now on, every page stays where the app has put it, opens no window, and holds no other page. `onAsked` is told
 * of each window that a page would have opened.
 */
export function guardPages(app: PagesApp, onAsked: (url: string) => void): void {
  app.on("web-contents-created", (_event, page) => {
    page.setWindowOpenHandler(({ url }) => {
      onAsked(url);
      return { action: "deny" };
    });
    page.on("will-navigate", refuse);
    page.on("will-frame-navigate", refuse);
    page.on("will-redirect", refuse);
    page.on("will-attach-webview", refuse);
  });
}

/** A page gets neither camera nor place nor device, nor is it asked for. */
export function guardSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_page, permission, answer) => answer(GRANTED.has(permission)));
  session.setPermissionCheckHandler((_page, permission) => GRANTED.has(permission));
  session.setDevicePermissionHandler(() => false);
}

function refuse(event: PreventableEvent): void {
  event.preventDefault();
}
