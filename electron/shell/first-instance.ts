/** Of Electron's app, what being the only instance needs. */
export interface InstanceApp {
  requestSingleInstanceLock(): boolean;
  on(event: "second-instance", listener: () => void): unknown;
  on(event: "activate", listener: () => void): unknown;
  removeListener(event: "second-instance", listener: () => void): unknown;
  removeListener(event: "activate", listener: () => void): unknown;
}

/**
 * Null where the app runs already: that one is told, and this one has to leave. Opening the app once more opens the
 * dashboard, for its icon may be hidden behind the camera of the screen, or by the user.
 */
export function holdFirstInstance(app: InstanceApp, openDashboard: () => void): Disposable | null {
  if (!app.requestSingleInstanceLock()) return null;
  const open = () => openDashboard();
  app.on("second-instance", open);
  app.on("activate", open);
  return {
    [Symbol.dispose]: () => {
      app.removeListener("second-instance", open);
      app.removeListener("activate", open);
    },
  };
}
