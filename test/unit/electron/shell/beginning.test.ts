import { expect, test } from "vitest";
import type { HelperView } from "../../../../bridge/dashboard/app.js";
import { DEFAULT_SETTINGS } from "../../../../bridge/model/settings.js";
import { begin } from "../../../../electron/shell/beginning.js";

/** What is done, in order. */
async function beginning(
  helper: HelperView,
  {
    connect = async () => {},
    look = async () => {},
  }: { connect?: () => Promise<void>; look?: () => Promise<void> } = {},
): Promise<readonly string[]> {
  const story: string[] = [];
  await begin({
    look: async () => {
      await look();
      return { helper, settings: DEFAULT_SETTINGS };
    },
    wasOpenedAtLogin: () => false,
    openWelcome: () => story.push("welcome"),
    connect: async () => {
      story.push("connect");
      await connect();
    },
    tell: (kind, step) => story.push(`${kind}: ${step}`),
    onError: (error) => story.push(String(error)),
  });
  return story;
}

const READY: HelperView = { kind: "ready", version: "0.1.0" };

test("it says what it does, and does that alone", async () => {
  expect([await beginning(READY), await beginning({ kind: "missing" })]).toEqual([
    ["ready: connect", "connect"],
    ["missing: welcome", "welcome"],
  ]);
});

test("what nobody has foreseen is told, and ends nothing", async () => {
  const fail = () => Promise.reject(new Error("ERR_FS_EISDIR"));
  expect([await beginning(READY, { connect: fail }), await beginning(READY, { look: fail })]).toEqual([
    ["ready: connect", "connect", "Error: ERR_FS_EISDIR"],
    ["Error: ERR_FS_EISDIR"],
  ]);
});
