import type { AppAction, AppSide, AppView, UpdateView } from "../../bridge/dashboard/app.js";
import { unreachable } from "../../bridge/model/unreachable.js";
import { Listeners } from "../../bridge/session/listeners.js";
import type { CommandLine } from "./command/command-line.js";
import type { HelperCare } from "./helper/helper-care.js";
import type { LoginItem } from "./login/login-item.js";

/** Newer versions, as the app needs them (updates.ts). */
export interface UpdatesPort {
  readonly view: UpdateView;
  /** Resolves when it is known; never rejects. */
  look(): Promise<void>;
  /** Throws AppRefused. */
  install(): Promise<void>;
  onChange(listener: () => void): Disposable;
}

export interface AppParts {
  readonly helper: HelperCare;
  readonly commandLine: CommandLine;
  readonly loginItem: LoginItem;
  readonly updates: UpdatesPort;
}

/** The app as its dashboard and its menu see it: each part owns its own view, and this tells of all. */
export class WholeAppSide implements AppSide, Disposable {
  readonly #parts: AppParts;
  readonly #listeners = new Listeners<void>();
  readonly #watched: readonly Disposable[];
  #opensAtLogin = false;

  constructor(parts: AppParts) {
    this.#parts = parts;
    const tell = () => this.#listeners.emit();
    this.#watched = [parts.helper, parts.commandLine, parts.updates].map((part) => part.onChange(tell));
  }

  get view(): AppView {
    const { helper, commandLine, updates } = this.#parts;
    return {
      helper: helper.view,
      opensAtLogin: this.#opensAtLogin,
      commandLine: commandLine.view,
      update: updates.view,
    };
  }

  onChange(listener: () => void): Disposable {
    return this.#listeners.add(listener);
  }

  /**
   * Reads anew what others may have changed meanwhile: at the start, when a window opens, and when the session says
   * that something is wrong with the helper. Never rejects.
   */
  async look(): Promise<void> {
    const { helper, commandLine } = this.#parts;
    await Promise.all([helper.look(), commandLine.look(), this.#lookAtLogin()]);
  }

  async perform(action: AppAction): Promise<void> {
    const { helper, commandLine, updates } = this.#parts;
    switch (action.do) {
      case "install-helper":
        return helper.install();
      case "remove-helper":
        return helper.remove();
      case "install-command-line":
        return commandLine.install();
      case "look-for-update":
        return updates.look();
      case "install-update":
        return updates.install();
      case "open-at-login":
        return this.#openAtLogin(action.isWanted);
      default:
        return unreachable(action);
    }
  }

  [Symbol.dispose](): void {
    for (const watched of this.#watched) watched[Symbol.dispose]();
  }

  async #openAtLogin(isWanted: boolean): Promise<void> {
    try {
      await this.#parts.loginItem.set(isWanted);
    } finally {
      await this.#lookAtLogin();
      // Whoever asked has turned a switch by then, also where nothing came of it.
      this.#listeners.emit();
    }
  }

  async #lookAtLogin(): Promise<void> {
    const opensAtLogin = await this.#parts.loginItem.read().catch(() => false);
    if (opensAtLogin === this.#opensAtLogin) return;
    this.#opensAtLogin = opensAtLogin;
    this.#listeners.emit();
  }
}
