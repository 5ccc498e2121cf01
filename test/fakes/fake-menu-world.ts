import type { Action, DashboardView, Outcome } from "../../bridge/dashboard/api.js";
import type { AppView } from "../../bridge/dashboard/app.js";
import type { MenuWorld } from "../../electron/app/menu/menu-actions.js";
import type { MessageBox } from "../../electron/app/message-box.js";
import { SAMPLE_VIEWS } from "../ui/sample-views.js";
import { QUIET_APP } from "./quiet-app.js";

/** What a click came to: one line for each thing that happened outside of the menu. */
export class FakeMenuWorld implements MenuWorld {
  readonly happened: string[] = [];
  readonly boxes: MessageBox[] = [];
  readonly errors: unknown[] = [];
  readonly versions = { app: "0.1.0", electron: "45.4.1", system: "macOS 15.3, arm64" };
  readonly home = "/home/ada";
  readonly homepage = "https://github.com/someone/dockline";
  readonly logFolder = "/home/ada/Library/Logs/Dockline";
  /** Thrown by whatever is asked for next. */
  failure: Error | null = null;
  /** What opening a folder complains of. */
  trouble = "";
  outcome: Outcome = { kind: "done" };
  /** What becomes of the app's view when the host has done something. */
  becomes: (action: Action) => Partial<AppView> = () => ({});
  /** The button that the person presses. */
  press = 0;
  #view: DashboardView;

  constructor(view: DashboardView = SAMPLE_VIEWS.disconnected(), app: Partial<AppView> = {}) {
    this.#view = { ...view, host: { ...view.host, app: { ...QUIET_APP, ...app } } };
  }

  readonly host = (() => {
    const world = this;
    return {
      get view() {
        return world.#view;
      },
      async perform(action: Action): Promise<Outcome> {
        world.#happen(`host: ${JSON.stringify(action)}`);
        const { host } = world.#view;
        const app = host.app === null ? null : { ...host.app, ...world.becomes(action) };
        world.#view = { ...world.#view, host: { ...host, app } };
        return world.outcome;
      },
    };
  })();

  copy(text: string): void {
    this.#happen(`copied: ${text}`);
  }

  async openExternal(url: string): Promise<void> {
    this.#happen(`opened: ${url}`);
  }

  async openPath(path: string): Promise<string> {
    this.#happen(`shown: ${path}`);
    return this.trouble;
  }

  openTerminal = async (command: readonly string[]): Promise<void> => {
    this.#happen(`terminal: ${JSON.stringify(command)}`);
  };

  openDashboard(section: "settings" | null): void {
    this.#happen(`dashboard: ${section ?? "as it is"}`);
  }

  openWelcome(): void {
    this.#happen("welcome");
  }

  showAbout(): void {
    this.#happen("about");
  }

  quit(): void {
    this.#happen("quit");
  }

  now(): number {
    return 0;
  }

  showMessageBox = async (box: MessageBox): Promise<{ readonly response: number }> => {
    this.boxes.push(box);
    return { response: this.press };
  };

  tellError(error: unknown): void {
    this.errors.push(error);
  }

  #happen(what: string): void {
    const { failure } = this;
    if (failure !== null) throw failure;
    this.happened.push(what);
  }
}
