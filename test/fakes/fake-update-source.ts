import type { UpdateSource } from "../../electron/app/updates/updates.js";

/** A place with one release, which answers when it is told to. */
export class FakeUpdateSource implements UpdateSource {
  /** What is newer than this program; null for nothing. */
  newest: () => Promise<string | null> = async () => "1.2.0";
  downloading: (onProgress: () => void, signal: AbortSignal) => Promise<void> = async () => {};
  hasQuit = false;

  newerVersion(): Promise<string | null> {
    return this.newest();
  }

  download(onProgress: () => void, signal: AbortSignal): Promise<void> {
    return this.downloading(onProgress, signal);
  }

  quitAndInstall(): void {
    this.hasQuit = true;
  }
}
