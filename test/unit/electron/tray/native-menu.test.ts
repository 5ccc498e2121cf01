import { expect, test } from "vitest";
import type { MenuAction, MenuEntry } from "../../../../electron/tray/menu-entry.js";
import { type NativeEntry, nativeMenu } from "../../../../electron/tray/native-menu.js";

const QUIT: MenuAction = { do: "quit" };
const COPY: MenuAction = { do: "copy", text: "R&D" };

const ENTRIES: readonly MenuEntry[] = [
  { kind: "text", label: "R&D – Docker Desktop" },
  { kind: "separator" },
  { kind: "command", label: "Quit", accelerator: "CommandOrControl+Q", action: QUIT },
  {
    kind: "submenu",
    label: "R&&D",
    entries: [
      { kind: "command", label: "Copy R&D", accelerator: null, action: COPY },
      { kind: "switch", label: "net", isOn: true, isEnabled: true, action: QUIT },
      { kind: "choice", label: "gone", isOn: false, isEnabled: false, action: QUIT },
    ],
  },
];

test("each kind of row becomes Electron's, and every ampersand stays one that is read", () => {
  const click = expect.any(Function);
  expect(nativeMenu(ENTRIES, () => {})).toEqual([
    { type: "normal", label: "R&&D – Docker Desktop", enabled: false },
    { type: "separator" },
    { type: "normal", label: "Quit", accelerator: "CommandOrControl+Q", click },
    {
      type: "submenu",
      label: "R&&&&D",
      submenu: [
        { type: "normal", label: "Copy R&&D", click },
        { type: "checkbox", label: "net", enabled: true, checked: true, click },
        { type: "radio", label: "gone", enabled: false, checked: false, click },
      ],
    },
  ]);
});

test("a click asks for what the row stands for", () => {
  const asked: MenuAction[] = [];
  const clickAll = (entries: readonly NativeEntry[]) => {
    for (const { click, submenu = [] } of entries) {
      click?.();
      clickAll(submenu);
    }
  };
  clickAll(nativeMenu(ENTRIES, (action) => asked.push(action)));
  expect(asked).toEqual([QUIT, COPY, QUIT, QUIT]);
});
