import { expect, test } from "vitest";
import type { CommandLineView, HelperView, UpdateView } from "../../../../bridge/dashboard/app.js";
import {
  type AppSetting,
  commandLineSetting,
  helperSetting,
  updateSetting,
} from "../../../../electron/renderer/view/app-settings.js";

/** As one reads it: tone, sentence, button and what that does. */
const glance = ({ tone, sentence, button }: AppSetting) =>
  button === null ? [tone, sentence] : [tone, sentence, button.label, button.action.do];

const HELPERS: {
  readonly [Kind in HelperView["kind"]]: readonly [HelperView & { kind: Kind }, readonly string[]];
} = {
  unknown: [{ kind: "unknown" }, ["busy", "It is being looked for."]],
  missing: [
    { kind: "missing" },
    ["off", "Not installed; nothing can be connected without it.", "Install…", "install-helper"],
  ],
  outdated: [
    { kind: "outdated" },
    ["partly", "Of another version than this Dockline.", "Update…", "install-helper"],
  ],
  broken: [
    { kind: "broken", why: "It serves another user." },
    ["bad", "It serves another user.", "Install Again…", "install-helper"],
  ],
  ready: [
    { kind: "ready", version: "0.1.0" },
    ["good", "Installed, version 0.1.0.", "Remove…", "remove-helper"],
  ],
  "being-installed": [
    { kind: "being-installed" },
    ["busy", "Being installed; an administrator’s password may be asked for."],
  ],
  "being-removed": [
    { kind: "being-removed" },
    ["busy", "Being removed; an administrator’s password may be asked for."],
  ],
};

test.each(Object.entries(HELPERS))("a helper that is %s", (_, [helper, expected]) => {
  expect(glance(helperSetting(helper))).toEqual(expected);
});

test("removing the helper alone is asked about before", () => {
  const asked = Object.values(HELPERS).flatMap(([helper]) => helperSetting(helper).button?.question ?? []);
  expect(asked).toEqual([
    {
      sentence: "This disconnects, and takes the helper and all of its files off this computer.",
      label: "Remove Helper",
    },
  ]);
});

const COMMANDS: readonly (readonly [CommandLineView, readonly string[]])[] = [
  [{ kind: "missing" }, ["off", "Terminals do not find it yet.", "Install…", "install-command-line"]],
  [{ kind: "ours", path: "/usr/local/bin/dockline" }, ["good", "/usr/local/bin/dockline is this app’s."]],
  [
    { kind: "taken", path: "/usr/local/bin/dockline" },
    [
      "partly",
      "/usr/local/bin/dockline is another program; it stays until you remove it.",
      "Install…",
      "install-command-line",
    ],
  ],
];

test.each(COMMANDS)("the command line: $kind", (commandLine, expected) => {
  expect(glance(commandLineSetting(commandLine))).toEqual(expected);
});

const UPDATES: readonly (readonly [UpdateView, readonly string[]])[] = [
  [{ kind: "unknown" }, ["off", "Not looked for yet.", "Check for Updates", "look-for-update"]],
  [{ kind: "looking" }, ["busy", "Being looked for."]],
  [{ kind: "newest" }, ["good", "This is the newest version.", "Check Again", "look-for-update"]],
  [
    { kind: "available", version: "1.2.0" },
    ["partly", "Version 1.2.0 is there.", "Update…", "install-update"],
  ],
  [{ kind: "downloading", version: "1.2.0" }, ["busy", "Version 1.2.0 is being downloaded."]],
  [
    { kind: "ready", version: "1.2.0" },
    ["good", "Version 1.2.0 is put in place when Dockline quits.", "Restart Now", "install-update"],
  ],
  [
    { kind: "failed", why: "This computer is offline." },
    ["off", "This computer is offline.", "Try Again", "look-for-update"],
  ],
];

test.each(UPDATES)("an update: $kind", (update, expected) => {
  expect(glance(updateSetting(update))).toEqual(expected);
});
