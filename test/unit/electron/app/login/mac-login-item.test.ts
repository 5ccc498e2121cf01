import { expect, test } from "vitest";
import { AppRefused } from "../../../../../bridge/dashboard/app.js";
import {
  type LoginItemApp,
  type LoginItemSettings,
  macLoginItem,
  wasOpenedAtLogin,
} from "../../../../../electron/app/login/mac-login-item.js";

type Status = LoginItemSettings["status"];

/** macOS, which makes of a wish what it likes. */
class FakeLoginItems implements LoginItemApp {
  status: Status = "not-registered";
  readonly becomes: (isWanted: boolean) => Status;
  readonly opened: string[] = [];

  constructor(becomes: (isWanted: boolean) => Status) {
    this.becomes = becomes;
  }

  getLoginItemSettings({ type }: { type: "mainAppService" }): LoginItemSettings {
    return { status: this.status, wasOpenedAtLogin: type === "mainAppService" };
  }

  setLoginItemSettings({ openAtLogin }: { openAtLogin: boolean; type: "mainAppService" }): void {
    this.status = this.becomes(openAtLogin);
  }
}

const APPLICATIONS = "/Applications/Dockline.app/Contents/MacOS/Dockline";

function loginItem(
  becomes: (isWanted: boolean) => Status,
  { isPackaged = true, program = APPLICATIONS } = {},
) {
  const app = new FakeLoginItems(becomes);
  const openExternal = async (url: string) => void app.opened.push(url);
  return { app, item: macLoginItem({ app, isPackaged, program, openExternal }) };
}

const obedient = (isWanted: boolean): Status => (isWanted ? "enabled" : "not-registered");
const PAGE = "x-apple.systempreferences:com.apple.LoginItems-Settings.extension";

test("what was set is read back from macOS", async () => {
  const { item, app } = loginItem(obedient);
  const seen = [await item.read()];
  await item.set(true);
  seen.push(await item.read());
  await item.set(false);
  seen.push(await item.read());
  app.status = "requires-approval";
  expect([...seen, await item.read(), app.opened]).toEqual([false, true, false, false, []]);
});

test.each<[what: string, isWanted: boolean, status: Status, sentence: string, opened: readonly string[]]>([
  [
    "wants a person's consent, whose page is opened",
    true,
    "requires-approval",
    "macOS wants to hear it from you: switch Dockline on in System Settings, General, Login Items.",
    [PAGE],
  ],
  [
    "does not find the app",
    true,
    "not-found",
    "macOS did not take Dockline as a login item (not-found); move it to Applications and try again.",
    [],
  ],
  [
    "takes no notice",
    true,
    "not-registered",
    "macOS did not take Dockline as a login item (not-registered); move it to Applications and try again.",
    [],
  ],
  [
    "keeps the login item",
    false,
    "enabled",
    "macOS keeps Dockline among the login items; remove it in System Settings, General, Login Items.",
    [],
  ],
])("macOS that %s is told", async (_what, isWanted, status, sentence, opened) => {
  const { item, app } = loginItem(() => status);
  app.status = isWanted ? "not-registered" : "enabled";
  const before = await item.read();
  await expect(item.set(isWanted)).rejects.toEqual(new AppRefused(sentence));
  expect([app.opened, await item.read()]).toEqual([opened, before]);
});

test("a page of the settings that does not open changes nothing about the sentence", async () => {
  const app = new FakeLoginItems(() => "requires-approval");
  const openExternal = () => Promise.reject(new Error("no such page"));
  await expect(
    macLoginItem({ app, isPackaged: true, program: APPLICATIONS, openExternal }).set(true),
  ).rejects.toThrow("macOS wants to hear it from you");
});

test("run from its sources, Electron itself does not become a login item", async () => {
  const { item, app } = loginItem(obedient, { isPackaged: false });
  await expect(item.set(true)).rejects.toEqual(
    new AppRefused("Only the installed app can be opened at login."),
  );
  expect([app.status, await item.read()]).toEqual(["not-registered", false]);
});

test.each([
  ["on its disk image", `/Volumes/Dockline${APPLICATIONS}`],
  [
    "that was never moved after its download",
    "/private/var/folders/x/AppTranslocation/1/d/Dockline.app/Contents/MacOS/Dockline",
  ],
])(
  "an app %s becomes no login item, for it will not be there; one that is can be removed",
  async (_what, program) => {
    const { item, app } = loginItem(obedient, { program });
    await expect(item.set(true)).rejects.toEqual(
      new AppRefused("Dockline will not stay where it is now; move it to Applications first."),
    );
    expect(app.status).toBe("not-registered");
    app.status = "enabled";
    await item.set(false);
    expect(app.status).toBe("not-registered");
  },
);

test("macOS knows whether it has opened the app", () => {
  expect(wasOpenedAtLogin(new FakeLoginItems(obedient))).toBe(true);
});
