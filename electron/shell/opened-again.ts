/** Of Electron's app: it is opened once more by its icon in the Dock or the Finder, or by its command on Linux. */
export interface ReopenedApp {
  on(event: "second-instance" | "activate", listener: () => void): unknown;
  removeListener(event: "second-instance" | "activate", listener: () => void): unknown;
}

/**
 * Whoever opens the app once more looks for it: the icon in the menu bar may be hidden behind the camera of the screen,
 * or by the user. What comes forward waits until the app is composed, for a window before that would show nothing.
 */
export function onOpenedAgain(
  app: ReopenedApp,
  composed: Promise<unknown>,
  bringForward: () => void,
): Disposable {
  // A start that failed is told by whoever has begun it.
  const open = () => void composed.then(bringForward, () => {});
  app.on("second-instance", open);
  app.on("activate", open);
  return {
    [Symbol.dispose]: () => {
      app.removeListener("second-instance", open);
      app.removeListener("activate", open);
    },
  };
}
