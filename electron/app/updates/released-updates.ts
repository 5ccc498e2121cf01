import type { AppUpdater } from "electron-updater";
import { NotTaken } from "./update-failure.js";
import type { UpdateSource } from "./updates.js";

/** electron-updater's kinds of feeds that this product uses. */
export type UpdateFeed =
  | { readonly provider: "github"; readonly owner: string; readonly repo: string }
  | { readonly provider: "generic"; readonly url: string };

/** Of Electron's autoUpdater, which is Squirrel.Mac: it checks what was downloaded, and keeps it to put in place. */
export interface NativeUpdater {
  on(event: "update-downloaded", listener: () => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  removeListener(event: "update-downloaded", listener: () => void): unknown;
  removeListener(event: "error", listener: (error: unknown) => void): unknown;
}

export interface ReleasedOptions {
  readonly feed: UpdateFeed;
  /** The one that electron-updater hands its downloads to. */
  readonly native: NativeUpdater;
  /** What electron-updater has to say, for the log. */
  tell(line: string): void;
}

/** electron-updater would send a number by which the server knows this installation again; everybody is the same one. */
const NOBODY = { "x-user-staging-id": "00000000-0000-0000-0000-000000000000" };

/** Newer versions from where releases are published. Loads electron-updater, which takes a while. */
export async function releasedUpdates(options: ReleasedOptions): Promise<UpdateSource> {
  // Whoever takes all that it exports also makes its own updater, by a getter.
  const { CancellationToken, MacUpdater } = await import("electron-updater");
  // Only Macs have releases; elsewhere it looks for another system's file, and finds none.
  const updater = new MacUpdater();
  prepare(updater, options);
  return {
    newerVersion: async () => {
      const found = await updater.checkForUpdates();
      return found?.isUpdateAvailable === true ? found.updateInfo.version : null;
    },
    download: async (onProgress, signal) => {
      const cancellation = new CancellationToken();
      const cancel = () => cancellation.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      updater.on("download-progress", onProgress);
      const system = takenBy(options.native);
      try {
        // electron-updater is content when it has handed everything over; macOS looks at it only then.
        const handedOver = updater.downloadUpdate(cancellation).then(onProgress);
        // Until it has put its files in order it takes a second download for the first one, and hands nothing over.
        await Promise.all([system.taken, handedOver]).finally(() => handedOver.catch(() => {}));
      } finally {
        system[Symbol.dispose]();
        updater.off("download-progress", onProgress);
        signal.removeEventListener("abort", cancel);
      }
    },
    quitAndInstall: () => updater.quitAndInstall(),
  };
}

/** `taken` resolves when the system has taken the next download, and rejects with NotTaken. */
function takenBy(native: NativeUpdater): Disposable & { readonly taken: Promise<void> } {
  let [onTaken, onError]: [() => void, (error: unknown) => void] = [() => {}, () => {}];
  const taken = new Promise<void>((resolve, reject) => {
    onTaken = resolve;
    onError = (error) => reject(new NotTaken(error));
  });
  native.on("update-downloaded", onTaken);
  native.on("error", onError);
  return {
    taken,
    [Symbol.dispose]: () => {
      native.removeListener("update-downloaded", onTaken);
      native.removeListener("error", onError);
    },
  };
}

function prepare(updater: AppUpdater, { feed, tell }: ReleasedOptions): void {
  updater.autoDownload = false;
  // What was downloaded is put in place whenever the app is left.
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  // An app that runs from its sources is told of newer versions too.
  updater.forceDevUpdateConfig = true;
  updater.requestHeaders = { ...NOBODY };
  updater.logger = { info: () => {}, warn: told(tell), error: told(tell) };
  updater.setFeedURL(feed);
}

function told(tell: (line: string) => void): (message?: unknown) => void {
  return (message) => tell(message instanceof Error ? message.message : String(message));
}
