import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALL_NETWORKS, ChoiceRefused, type NetworkChoice } from "../../../bridge/model/choice.js";
import { choiceMemory } from "../../../bridge/session/choice-memory.js";

let folder: string;
let file: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-choice-"));
  file = join(folder, "new", "networks.json");
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const memory = () => choiceMemory(file, (sentence) => told.push(sentence));
const without = (...names: string[]): NetworkChoice => ({ mode: "all-but", names });
const add = (name: string) => (before: NetworkChoice) => without(...before.names, name);

test("what one run chose the next one recalls, per engine; without a file all networks are wanted", async () => {
  expect(await memory().recall("one")).toEqual(ALL_NETWORKS);
  await memory().update("one", add("shop"));
  await memory().update("two", () => ({ mode: "only", names: ["web"] }));
  const recalled = ["one", "two", "constructor"].map((id) => memory().recall(id));
  expect(await Promise.all(recalled)).toEqual([
    without("shop"),
    { mode: "only", names: ["web"] },
    ALL_NETWORKS,
  ]);
  expect([told, readdirSync(join(folder, "new"))]).toEqual([[], ["networks.json"]]);
});

test("many writers at once lose nothing, and no reader sees half a file", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  const readers = names.map(() => memory().recall("one"));
  await Promise.all([...names.map((name) => memory().update("one", add(name))), ...readers]);
  expect([(await memory().recall("one")).names.toSorted(), told]).toEqual([names.toSorted(), []]);
});

test.each([
  "",
  "not json",
  "[]",
  '{"one": 7}',
  '{"one": {"mode": "none", "names": []}}',
  '{"one": {"mode": "only"}}',
])("a file with %j is set aside and told once, and the next choice begins anew", async (text) => {
  await memory().update("one", add("shop"));
  writeFileSync(file, text);
  expect([await memory().recall("one"), await memory().recall("one")]).toEqual([ALL_NETWORKS, ALL_NETWORKS]);
  expect(told).toEqual([
    `Your choice of networks in ${file} was damaged and is now in ${file}.broken; all networks are reached until you choose again.`,
  ]);
  expect(readFileSync(`${file}.broken`, "utf8")).toBe(text);
  await memory().update("one", add("web"));
  expect(await memory().recall("one")).toEqual(without("web"));
});

test("a folder that cannot be written to: nothing is recalled, and a change says that it was not kept", async () => {
  writeFileSync(join(folder, "new"), "a file where the folder should be");
  expect(await memory().recall("one")).toEqual(ALL_NETWORKS);
  expect(told).toHaveLength(1);
  await expect(memory().update("one", add("shop"))).rejects.toMatchObject({ code: "not-remembered" });
});

test("a change that is refused changes nothing and keeps its reason", async () => {
  await memory().update("one", add("shop"));
  const refused = new ChoiceRefused("unknown-network", "no such network");
  const change = () => {
    throw refused;
  };
  await expect(memory().update("one", change)).rejects.toBe(refused);
  expect(await memory().recall("one")).toEqual(without("shop"));
});

test("the lock of a program that died long ago is broken", async () => {
  await memory().update("one", add("shop"));
  writeFileSync(`${file}.lock`, "");
  utimesSync(`${file}.lock`, 1, 1);
  await memory().update("one", add("web"));
  expect([await memory().recall("one"), existsSync(`${file}.lock`)]).toEqual([without("shop", "web"), false]);
});
