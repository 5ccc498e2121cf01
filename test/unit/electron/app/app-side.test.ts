import { expect, test } from "vitest";
import {
  type AppAction,
  AppRefused,
  type AppView,
  type UpdateView,
} from "../../../../bridge/dashboard/app.js";
import { Listeners } from "../../../../bridge/session/listeners.js";
import { type UpdatesPort, WholeAppSide } from "../../../../electron/app/app-side.js";
import { CommandLine } from "../../../../electron/app/command/command-line.js";
import { HelperCare } from "../../../../electron/app/helper/helper-care.js";
import type { LoginItem } from "../../../../electron/app/login/login-item.js";
import { FakeInstaller } from "../../../fakes/fake-installer.js";

class FakeUpdates implements UpdatesPort {
  view: UpdateView = { kind: "unknown" };
  readonly #listeners = new Listeners<void>();

  async look(): Promise<void> {
    this.#show({ kind: "available", version: "1.2.0" });
  }

  async install(): Promise<void> {
    if (this.view.kind !== "available") throw new AppRefused("No newer version is known.");
    this.#show({ kind: "downloading", version: this.view.version });
  }

  onChange(listener: () => void): Disposable {
    return this.#listeners.add(listener);
  }

  #show(view: UpdateView): void {
    this.view = view;
    this.#listeners.emit();
  }
}

class FakeLoginItem implements LoginItem {
  isOn = false;
  refusal: Error | null = null;

  async read(): Promise<boolean> {
    if (this.refusal !== null) throw new Error("unreadable");
    return this.isOn;
  }

  async set(isWanted: boolean): Promise<void> {
    if (this.refusal !== null) throw this.refusal;
    this.isOn = isWanted;
  }
}

function appSide() {
  const installer = new FakeInstaller("0.1.0");
  const loginItem = new FakeLoginItem();
  const side = new WholeAppSide({
    helper: new HelperCare({
      installer,
      uid: 501,
      version: "0.1.0",
      disconnect: async () => {},
      onError: () => {},
    }),
    commandLine: new CommandLine({
      target: null,
      link: "/nowhere/dockline",
      otherLinks: [],
      linkAsRoot: null,
    }),
    loginItem,
    updates: new FakeUpdates(),
  });
  const told: AppView[] = [];
  side.onChange(() => told.push(side.view));
  return { side, told, installer, loginItem };
}

const UNKNOWN: AppView = {
  helper: { kind: "unknown" },
  opensAtLogin: false,
  commandLine: { kind: "missing" },
  update: { kind: "unknown" },
};
const refused = (message: string) => ({ refused: message });

/** One for each action; a new one without one does not compile. */
const OUTCOMES: { readonly [Name in AppAction["do"]]: Partial<AppView> | { readonly refused: string } } = {
  "install-helper": { helper: { kind: "ready", version: "0.1.0" } },
  "remove-helper": { helper: { kind: "missing" } },
  "install-command-line": refused("Only the installed app can install the command."),
  "open-at-login": { opensAtLogin: true },
  "look-for-update": { update: { kind: "available", version: "1.2.0" } },
  "install-update": refused("No newer version is known."),
};

test.each(Object.entries(OUTCOMES))("%s is done by the part whose business it is", async (name, outcome) => {
  const { side, told } = appSide();
  const action = { do: name, isWanted: true } as AppAction;
  if ("refused" in outcome) {
    await expect(side.perform(action)).rejects.toEqual(new AppRefused(outcome.refused));
    expect(side.view).toEqual(UNKNOWN);
  } else {
    await side.perform(action);
    expect(side.view).toEqual({ ...UNKNOWN, ...outcome });
    expect(told.at(-1)).toEqual(side.view);
  }
});

test("looking reads everything that others may have changed, and tells of it", async () => {
  const { side, told, installer, loginItem } = appSide();
  installer.state = { isInstalled: true, running: { version: "0.1.0", protocol: 2, pid: 7 } };
  loginItem.isOn = true;
  await side.look();
  const found = { ...UNKNOWN, helper: { kind: "ready", version: "0.1.0" }, opensAtLogin: true };
  expect([side.view, told.at(-1)]).toEqual([found, found]);
  await side.look();
  expect(told.length).toBe(2);
});

test("a switch that was turned in vain is told, so that it turns back", async () => {
  const { side, told, loginItem } = appSide();
  loginItem.refusal = new AppRefused("macOS wants to hear it from you.");
  await expect(side.perform({ do: "open-at-login", isWanted: true })).rejects.toEqual(loginItem.refusal);
  expect(told).toEqual([UNKNOWN]);
});

test("whoever has stopped listening is told nothing, nor is anybody once it is disposed of", async () => {
  const { side, told } = appSide();
  side[Symbol.dispose]();
  await side.perform({ do: "look-for-update" });
  expect(told).toEqual([]);
});
