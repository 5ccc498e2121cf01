import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endpointMemory } from "../../../bridge/session/endpoint-memory.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-memory-"));
  file = join(folder, "new", "endpoints.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what one run remembers the next one recalls, per engine", async () => {
  await endpointMemory(file).remember("one", "192.168.65.254");
  await endpointMemory(file).remember("two", "host.lima.internal");
  const recalled = ["one", "two", "three"].map((id) => endpointMemory(file).recall(id));
  expect(await Promise.all(recalled)).toEqual(["192.168.65.254", "host.lima.internal", null]);
});

test.each(["", "not json", "[]", '{"one": 7}', '{"one": "$(reboot)"}'])(
  "a file with %j is as good as none",
  async (text) => {
    await endpointMemory(file).remember("one", "10.0.0.1");
    writeFileSync(file, text);
    expect(await endpointMemory(file).recall("one")).toBeNull();
    await endpointMemory(file).remember("one", "10.0.0.2");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ one: "10.0.0.2" });
  },
);

test("a folder that cannot be written to is no failure", async () => {
  writeFileSync(join(folder, "new"), "a file where the folder should be");
  await endpointMemory(file).remember("one", "10.0.0.1");
  expect(await endpointMemory(file).recall("one")).toBeNull();
});
