import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ANNAS_TEMPORARY, type ThrowawayMac, whyNoMac } from "./throwaway-mac.js";

/** Why there can be no window here; null when there can. */
export function whyNoWindow(): string | null {
  if (spawnSync("sh", ["-c", "command -v unzip"]).status !== 0) return "it needs unzip";
  return whyNoMac();
}

/** The window of a throwaway Mac's in which it asks for an administrator's password. */
export class AdminWindow {
  readonly #mac: ThrowawayMac;

  constructor(mac: ThrowawayMac) {
    this.#mac = mac;
    mac.shell(`${join(import.meta.dirname, "admin-window.sh")} ${ANNAS_TEMPORARY}`);
  }

  /** What the person does from now on. */
  willBe(answer: "agreed" | "closed"): void {
    this.#mac.write("/run/window/answer", answer === "agreed" ? "agree\n" : "close\n");
  }

  /** The titles of the windows that were shown, one a line. */
  titles(): string {
    return this.#mac.shell("cat /run/window/names");
  }

  /** What root was to read, of all windows. */
  asked(): string {
    return this.#mac.shell("cat /run/window/asked");
  }

  /** The modes of the file that root was to read, each after that of sudo-prompt's own folder. */
  modes(): string {
    return this.#mac.shell("cat /run/window/modes");
  }

  /** What is left in Anna's folder for temporary files. */
  remains(): string {
    return this.#mac.shell(`find ${ANNAS_TEMPORARY} -mindepth 1`);
  }
}
