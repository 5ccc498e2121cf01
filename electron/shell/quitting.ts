import type { Clock } from "../../bridge/session/ports.js";

/** Of Electron's app, what quitting needs. */
export interface QuittingApp {
  on(event: "before-quit", listener: (event: PreventableEvent) => void): unknown;
  removeListener(event: "before-quit", listener: (event: PreventableEvent) => void): unknown;
  exit(exitCode: number): void;
}

/** Of Electron's powerMonitor. */
export interface ShutdownMonitor {
  on(event: "shutdown", listener: () => void): unknown;
  removeListener(event: "shutdown", listener: () => void): unknown;
}

interface PreventableEvent {
  preventDefault(): void;
}

export interface QuittingWorld {
  readonly app: QuittingApp;
  readonly powerMonitor: ShutdownMonitor;
  readonly clock: Clock;
  /** Ends what the app has begun. */
  disconnect(): Promise<void>;
  /** Told why disconnecting failed, or that it took too long. */
  tell(sentence: string): void;
}

const MOST_MS = 2_000;

/**
 * Disconnects before the app leaves, and leaves after two seconds at the latest: what is still there then the helper
 * removes by itself, for its client is gone. A shutdown of the system is not held up; on macOS, quitting is what would.
 */
export function quitDisconnected(world: QuittingWorld): Disposable {
  const { app, powerMonitor } = world;
  let isLeaving = false;
  let isShuttingDown = false;
  const leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    void disconnectInTime(world).then(() => app.exit(0));
  };
  const onQuit = (event: PreventableEvent) => {
    if (!isShuttingDown) event.preventDefault();
    leave();
  };
  const onShutdown = () => {
    isShuttingDown = true;
    leave();
  };
  app.on("before-quit", onQuit);
  powerMonitor.on("shutdown", onShutdown);
  return {
    [Symbol.dispose]: () => {
      app.removeListener("before-quit", onQuit);
      powerMonitor.removeListener("shutdown", onShutdown);
    },
  };
}

/** Never rejects. */
function disconnectInTime({ clock, disconnect, tell }: QuittingWorld): Promise<void> {
  return new Promise((resolve) => {
    const limit = clock.after(MOST_MS, () => {
      tell(`Disconnecting took longer than ${MOST_MS / 1000} s; the helper does the rest.`);
      resolve();
    });
    disconnect()
      .catch((error: unknown) => tell(`Disconnecting failed: ${String(error)}; the helper does the rest.`))
      .finally(() => {
        limit[Symbol.dispose]();
        resolve();
      });
  });
}
