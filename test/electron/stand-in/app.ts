import { EventEmitter } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, release, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LoginItemSettings, Settings } from "electron";
import packageJson from "../../../package.json" with { type: "json" };
import { StandInEvent } from "./event.js";

const HOME = homedir();

// Electron adds to Node's own process.
Object.assign(process, { getSystemVersion: () => release(), resourcesPath: "/nowhere" });

/** Electron's app: one per user's folder, left by `quit` unless prevented. */
class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly dock =
    process.platform === "darwin"
      ? { show: async () => this.#setInDock(true), hide: () => this.#setInDock(false) }
      : undefined;
  isInDock = false;
  opensAtLogin = false;
  #isReady = false;
  #isQuitting = false;
  #name = "dockline";
  readonly #ready = new Promise<void>((resolve) => {
    this.once("ready", () => resolve());
  });
  /** Closes all windows; false when one stays. */
  closeWindows: () => boolean = () => true;

  constructor() {
    super();
    // Another instance tells this one that it was begun.
    process.on("SIGUSR2", () => this.emit("second-instance", {}, [], "/", null));
  }

  /**
   * The app's own code has been read, to the end of what its main module awaits; only then is it ready, so that a
   * module that awaits being ready waits for ever (electron/electron#40719).
   */
  begin(): void {
    this.#isReady = true;
    this.emit("ready", {}, {});
  }

  get commandLine() {
    return { appendSwitch: () => {}, hasSwitch: (name: string) => process.argv.includes(`--${name}`) };
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  getVersion(): string {
    return packageJson.version;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getAppPath(): string {
    return process.cwd();
  }

  getPath(name: string): string {
    switch (name) {
      case "home":
        return HOME;
      case "temp":
        return tmpdir();
      case "exe":
        return process.execPath;
      case "userData":
        return join(process.env["XDG_CONFIG_HOME"] ?? join(HOME, ".config"), this.#name);
      case "logs":
        return join(this.getPath("userData"), "logs");
      default:
        throw new Error(`Failed to get '${name}' path`);
    }
  }

  requestSingleInstanceLock(): boolean {
    const file = join(this.getPath("userData"), "SingletonLock");
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
    } catch {
      if (wake(Number(readFileSync(file, "utf8")))) return false;
      writeFileSync(file, String(process.pid));
    }
    process.on("exit", () => rmSync(file, { force: true }));
    return true;
  }

  setLoginItemSettings({ openAtLogin = false }: Settings): void {
    this.opensAtLogin = openAtLogin;
  }

  getLoginItemSettings(): Partial<LoginItemSettings> {
    const { opensAtLogin } = this;
    return {
      openAtLogin: opensAtLogin,
      wasOpenedAtLogin: false,
      status: opensAtLogin ? "enabled" : "not-registered",
    };
  }

  setActivationPolicy(): void {}

  setAboutPanelOptions(): void {}

  showAboutPanel(): void {
    this.emit("stand-in-about");
  }

  focus(): void {}

  quit(): void {
    if (this.#isQuitting) return;
    const before = new StandInEvent();
    this.emit("before-quit", before);
    if (before.defaultPrevented || !this.closeWindows()) return;
    const will = new StandInEvent();
    this.emit("will-quit", will);
    if (will.defaultPrevented) return;
    this.exit(0);
  }

  exit(exitCode = 0): void {
    this.#isQuitting = true;
    this.emit("quit", {}, exitCode);
    process.exit(exitCode);
  }

  #setInDock(isInDock: boolean): void {
    this.isInDock = isInDock;
  }
}

/** False where nobody of that number is there. */
function wake(pid: number): boolean {
  try {
    process.kill(pid, "SIGUSR2");
    return true;
  } catch {
    return false;
  }
}

export const app = new StandInApp();
