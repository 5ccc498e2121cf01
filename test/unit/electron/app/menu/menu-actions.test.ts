import { describe, expect, test } from "vitest";
import { AppRefused, type AppView } from "../../../../../bridge/dashboard/app.js";
import { DEFAULT_SETTINGS } from "../../../../../bridge/model/settings.js";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import { menuActions } from "../../../../../electron/app/menu/menu-actions.js";
import type { MessageBox } from "../../../../../electron/app/message-box.js";
import { menuTemplate } from "../../../../../electron/tray/menu.js";
import type { MenuAction, MenuEntry } from "../../../../../electron/tray/menu-entry.js";
import { trayView } from "../../../../../electron/tray/view.js";
import { FakeMenuWorld } from "../../../../fakes/fake-menu-world.js";
import { QUIET_APP } from "../../../../fakes/quiet-app.js";
import { SAMPLE_VIEWS } from "../../../../ui/sample-views.js";

type Kind = MenuAction["do"];
type Case<Name extends Kind> = readonly [
  action: Extract<MenuAction, { readonly do: Name }> | { readonly do: Name },
  happened: string,
];

/** One for each kind; a kind without one does not compile. */
const CASES: { readonly [Name in Kind]: Case<Name> } = {
  perform: [{ do: "perform", action: { do: "connect" } }, 'host: {"do":"connect"}'],
  copy: [{ do: "copy", text: "172.20.0.5" }, "copied: 172.20.0.5"],
  "open-link": [{ do: "open-link", url: "http://172.20.0.5:8080/" }, "opened: http://172.20.0.5:8080/"],
  "open-terminal": [{ do: "open-terminal", command: ["docker", "it's"] }, 'terminal: ["docker","it\'s"]'],
  "open-at-login": [{ do: "open-at-login", isWanted: true }, 'host: {"do":"open-at-login","isWanted":true}'],
  "install-helper": [{ do: "install-helper" }, "welcome"],
  "uninstall-helper": [{ do: "uninstall-helper" }, 'host: {"do":"remove-helper"}'],
  "open-dashboard": [{ do: "open-dashboard" }, "dashboard: as it is"],
  "open-settings": [{ do: "open-settings" }, "dashboard: settings"],
  "show-logs": [{ do: "show-logs" }, "shown: /home/ada/Library/Logs/Dockline"],
  "copy-diagnostics": [
    { do: "copy-diagnostics" },
    "copied: Dockline 0.1.0 (Electron 45.4.1) on macOS 15.3, arm64",
  ],
  "report-problem": [
    { do: "report-problem" },
    "opened: https://github.com/someone/dockline/issues/new?body=",
  ],
  "show-about": [{ do: "show-about" }, "about"],
  quit: [{ do: "quit" }, "quit"],
};
const ALL = Object.values(CASES).map(
  ([action, happened]) => [action.do, action as MenuAction, happened] as const,
);

/** What is asked or said in boxes. */
const SAID: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  "uninstall-helper": ["Remove the network helper?"],
  "copy-diagnostics": ["The diagnostics are on the clipboard."],
};
const warning = (message: string): MessageBox => ({
  type: "warning",
  message,
  buttons: ["OK"],
  defaultId: 0,
  cancelId: 0,
});

describe("each action", () => {
  test.each(ALL)(
    "%s does one thing, and says nothing about what can be seen",
    async (kind, action, happened) => {
      const world = new FakeMenuWorld();
      await menuActions(world)(action);
      expect(world.happened.map((line) => line.slice(0, happened.length))).toEqual([happened]);
      expect([world.boxes.map(({ message }) => message), world.errors]).toEqual([SAID[kind] ?? [], []]);
    },
  );

  test.each(ALL)("%s that the app refuses is one sentence in a box", async (_kind, action) => {
    const world = new FakeMenuWorld();
    world.failure = new AppRefused("Not today; try again tomorrow.");
    await menuActions(world)(action);
    expect([world.happened, world.boxes.at(-1), world.errors]).toEqual([
      [],
      warning("Not today; try again tomorrow."),
      [],
    ]);
  });

  test.each(ALL)("%s that fails otherwise is told too, and is in the log", async (_kind, action) => {
    const world = new FakeMenuWorld();
    const failure = new Error("EIO");
    world.failure = failure;
    await menuActions(world)(action);
    expect([world.boxes.at(-1), world.errors]).toEqual([warning("That did not work: EIO"), [failure]]);
  });

  test.each(ALL)("%s never rejects, even where no box can be shown", async (_kind, action) => {
    const world = new FakeMenuWorld();
    world.failure = new AppRefused("no");
    const noBox = new Error("no display");
    world.showMessageBox = () => Promise.reject(noBox);
    await menuActions(world)(action);
    expect(world.errors).toContain(noBox);
  });
});

const CONNECTED: BridgeState = { kind: "connected", since: 0 };

test("every row of the menu does something, and nothing goes wrong", async () => {
  const app: AppView = {
    ...QUIET_APP,
    commandLine: { kind: "missing" },
    update: { kind: "available", version: "1.2.0" },
  };
  for (const make of Object.values(SAMPLE_VIEWS)) {
    const view = make();
    const menu = menuTemplate(
      trayView(view.snapshot, {
        trouble: view.trouble,
        chosen: DEFAULT_SETTINGS,
        engines: view.engines,
        app,
      }),
    );
    for (const action of actionsIn(menu)) {
      const world = new FakeMenuWorld(view, app);
      await menuActions(world)(action);
      expect([action, world.happened.length > 0, world.errors]).toEqual([action, true, []]);
    }
  }
});

function actionsIn(entries: readonly MenuEntry[]): readonly MenuAction[] {
  return entries.flatMap((entry) => {
    if (entry.kind === "submenu") return actionsIn(entry.entries);
    return "action" in entry ? [entry.action] : [];
  });
}

test.each([
  ["own", CONNECTED, ["change-settings", "disconnect", "connect"]],
  [
    "own",
    { kind: "faulted", fault: { code: "helper-lost" }, attempt: 1, retryAt: 9 },
    ["change-settings", "disconnect", "connect"],
  ],
  ["own", { kind: "disconnected" }, ["change-settings"]],
  ["other", CONNECTED, ["change-settings"]],
  ["none", { kind: "disconnected" }, ["change-settings"]],
] as const)(
  "another engine is connected to at once where the %s session holds one: %o",
  async (kind, state, wanted) => {
    const view = SAMPLE_VIEWS.connected();
    const world = new FakeMenuWorld({ ...view, session: { kind }, snapshot: { ...view.snapshot, state } });
    const settings = { ...view.settings, engine: { kind: "context", name: "colima" } } as const;
    await menuActions(world)({ do: "perform", action: { do: "change-settings", settings } });
    expect(world.happened.map((one) => /"do":"([a-z-]+)"/.exec(one)?.[1])).toEqual(wanted);
    const same = new FakeMenuWorld({ ...view, session: { kind }, snapshot: { ...view.snapshot, state } });
    await menuActions(same)({ do: "perform", action: { do: "change-settings", settings: view.settings } });
    expect(same.happened.length).toBe(1);
  },
);

test("whoever is connected updates the helper without the first window", async () => {
  const world = new FakeMenuWorld(SAMPLE_VIEWS.connected(), { helper: { kind: "outdated" } });
  await menuActions(world)({ do: "install-helper" });
  expect(world.happened).toEqual(['host: {"do":"install-helper"}']);
});

test("what the host refuses is told in its words", async () => {
  const world = new FakeMenuWorld();
  world.outcome = { kind: "refused", message: "A session of somebody else runs." };
  await menuActions(world)({ do: "perform", action: { do: "connect" } });
  expect(world.boxes).toEqual([warning("A session of somebody else runs.")]);
});

test.each([
  "http://evil.example/",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "http://172.20.0.5@evil.example/",
  "x-apple.systempreferences:com.apple.LoginItems-Settings.extension",
])("%s is no container's address, and is not opened", async (url) => {
  const world = new FakeMenuWorld();
  await menuActions(world)({ do: "open-link", url });
  expect([world.happened, world.boxes]).toEqual([[], [warning("That is no address of a container.")]]);
});

test("logs that cannot be shown are told with the reason", async () => {
  const world = new FakeMenuWorld();
  world.trouble = "No such folder";
  await menuActions(world)({ do: "show-logs" });
  expect(world.boxes).toEqual([
    warning("The logs in /home/ada/Library/Logs/Dockline could not be shown: No such folder"),
  ]);
});

describe("removing the helper", () => {
  test("is asked for first, in full, and Return cancels", async () => {
    const world = new FakeMenuWorld();
    world.press = 1;
    await menuActions(world)({ do: "uninstall-helper" });
    expect([world.happened, world.boxes]).toEqual([
      [],
      [
        {
          type: "warning",
          message: "Remove the network helper?",
          detail:
            "An administrator’s password is asked for. Then the helper, its service, and everything that it made in this computer’s network are removed, and Dockline disconnects. Until it is installed again, your containers cannot be reached.",
          buttons: ["Remove Helper", "Cancel"],
          defaultId: 1,
          cancelId: 1,
        },
      ],
    ]);
  });

  test("is no question where there is none", async () => {
    const world = new FakeMenuWorld(undefined, { helper: { kind: "missing" } });
    await menuActions(world)({ do: "uninstall-helper" });
    expect([world.happened, world.boxes.map(({ message }) => message)]).toEqual([
      [],
      ["The helper is not installed."],
    ]);
  });
});

test("the command that was installed is told with its place", async () => {
  const world = new FakeMenuWorld(undefined, { commandLine: { kind: "missing" } });
  world.becomes = () => ({ commandLine: { kind: "ours", path: "/usr/local/bin/dockline" } });
  await menuActions(world)({ do: "perform", action: { do: "install-command-line" } });
  expect(world.boxes).toEqual([
    {
      type: "info",
      message: "The command “dockline” is installed.",
      detail: "It is /usr/local/bin/dockline.",
      buttons: ["OK"],
      defaultId: 0,
      cancelId: 0,
    },
  ]);
});

describe("looking for updates", () => {
  const look = async (update: AppView["update"], press = 0) => {
    const world = new FakeMenuWorld();
    world.becomes = ({ do: what }) => (what === "look-for-update" ? { update } : {});
    world.press = press;
    await menuActions(world)({ do: "perform", action: { do: "look-for-update" } });
    const boxes = world.boxes.map(
      ({ type, message, buttons }) => `${type}: ${message} [${buttons.join("|")}]`,
    );
    return [...world.happened.slice(1), ...boxes];
  };

  test("ends with what was found", async () => {
    expect([
      await look({ kind: "newest" }),
      await look({ kind: "failed", why: "The server did not answer." }),
      await look({ kind: "looking" }),
      await look({ kind: "available", version: "1.2.0" }, 1),
      await look({ kind: "ready", version: "1.2.0" }, 1),
    ]).toEqual([
      ["info: Dockline 0.1.0 is the newest version. [OK]"],
      ["warning: The server did not answer. [OK]"],
      [],
      ["info: Dockline 1.2.0 is there. [Update|Later]"],
      ["info: Dockline 1.2.0 is there. [Restart and Update|Later]"],
    ]);
  });

  test("leads to the newer one where the person wants it", async () => {
    expect(await look({ kind: "available", version: "1.2.0" })).toEqual([
      'host: {"do":"install-update"}',
      "info: Dockline 1.2.0 is there. [Update|Later]",
    ]);
  });
});
