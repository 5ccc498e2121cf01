import { expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../bridge/model/settings.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { TrayPresence } from "../../../../electron/shell/tray-presence.js";
import type { MenuAction } from "../../../../electron/tray/menu-entry.js";
import { type TraySettings, trayView } from "../../../../electron/tray/view.js";
import { FakeClock } from "../../../fakes/fake-clock.js";
import { FakeMenu, FakeTray } from "../../../fakes/fake-electron.js";
import { QUIET_APP } from "../../../fakes/quiet-app.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

const SETTINGS: TraySettings = {
  trouble: null,
  chosen: DEFAULT_SETTINGS,
  engines: [],
  app: QUIET_APP,
};
const viewOf = (state: BridgeState) => trayView(sampleSnapshot(state, null), SETTINGS);
const OFF = viewOf({ kind: "disconnected" });
const BUSY = viewOf({ kind: "connecting", attempt: 1, step: "engine" });
const ON = viewOf({ kind: "connected", since: NOON });

function scene() {
  const [tray, clock] = [new FakeTray(), new FakeClock()];
  const asked: MenuAction[] = [];
  const presence = new TrayPresence<string, FakeMenu>({
    tray,
    clock,
    style: "template",
    picture: (file) => file,
    menu: (entries) => new FakeMenu(entries),
    perform: (action) => asked.push(action),
  });
  return { tray, clock, asked, presence };
}

test("icon, words and the whole menu follow the view", () => {
  const { tray, clock, presence } = scene();
  const seen = [OFF, ON].map((view) => {
    presence.show(view);
    return [tray.picture, tray.toolTip, tray.menu.labels[2], clock.pending];
  });
  expect(seen).toEqual([
    ["offTemplate.png", "Dockline: Not connected", "Connect", 0],
    ["goodTemplate.png", "Dockline: Connected", "Disconnect", 0],
  ]);
});

test("the icon moves while it connects, on through its steps, and no timer runs afterwards", async () => {
  const { tray, clock, presence } = scene();
  presence.show(BUSY);
  const frames = [tray.picture];
  for (let turn = 0; turn < 3; turn++) {
    await clock.pass(400);
    frames.push(tray.picture);
    if (turn === 0) presence.show(viewOf({ kind: "connecting", attempt: 1, step: "helper" }));
  }
  expect(frames).toEqual([1, 2, 3, 1].map((frame) => `busy-${frame}Template.png`));
  presence.show(ON);
  expect([tray.picture, clock.pending]).toEqual(["goodTemplate.png", 0]);
});

test("a menu that is open stays as it is, and shows what is new once it is closed", async () => {
  const { tray, clock, presence } = scene();
  presence.show(OFF);
  const opened = tray.menu;
  opened.open();
  presence.show(BUSY);
  presence.show(ON);
  expect([tray.menu === opened, tray.picture]).toEqual([true, "goodTemplate.png"]);
  opened.close();
  await clock.pass(0);
  expect([tray.menu === opened, tray.menu.labels[2]]).toEqual([false, "Disconnect"]);
});

test("a click reaches the menu it was made in, which is made anew though nothing else has changed", async () => {
  const { tray, clock, asked, presence } = scene();
  presence.show(OFF);
  const clicked = tray.menu;
  clicked.open();
  clicked.click("Open at Login");
  expect([asked, tray.menu === clicked]).toEqual([[{ do: "open-at-login", isWanted: true }], true]);
  await clock.pass(0);
  expect([tray.menu === clicked, tray.menu.labels]).toEqual([false, clicked.labels]);
});

test("disposed of, nothing moves any more", async () => {
  const { tray, clock, presence } = scene();
  presence.show(BUSY);
  tray.menu.open();
  tray.menu.close();
  presence[Symbol.dispose]();
  await clock.pass(1_000);
  expect([tray.picture, clock.pending]).toEqual(["busy-1Template.png", 0]);
});
