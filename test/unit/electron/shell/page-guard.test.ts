import { expect, test } from "vitest";
import { guardPages, guardSession } from "../../../../electron/shell/page-guard.js";
import { FakeApp, FakePage, FakeSession } from "../../../fakes/fake-electron.js";

const WAYS = ["will-navigate", "will-frame-navigate", "will-redirect", "will-attach-webview"];

test("a page stays where it is, opens no window and holds no other page; the window it asked for is told", () => {
  const [app, page] = [new FakeApp(), new FakePage()];
  const asked: string[] = [];
  const gained = () => [page.opensWindow("http://172.20.0.5/"), ...WAYS.map((way) => page.gets(way))];
  expect(gained()).toEqual([true, true, true, true, true]);
  guardPages(app, (url) => void asked.push(url));
  app.emit("web-contents-created", {}, page);
  expect(asked).toEqual([]);
  expect(gained()).toEqual([false, false, false, false, false]);
  expect(asked).toEqual(["http://172.20.0.5/"]);
});

test("a page may copy, and nothing else that a page can ask for", () => {
  const session = new FakeSession();
  const asked = ["clipboard-sanitized-write", "clipboard-read", "media", "geolocation", "usb", "unknown"];
  const answers = () => Object.fromEntries(asked.map((name) => [name, session.answers(name)]));
  expect(answers().media).toEqual([true, true, true]);
  guardSession(session);
  const nothing = [false, false, false];
  expect(answers()).toEqual({
    "clipboard-sanitized-write": [true, true, false],
    "clipboard-read": nothing,
    media: nothing,
    geolocation: nothing,
    usb: nothing,
    unknown: nothing,
  });
});
