import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { type GoneChild, logGoneProcesses } from "../../../../../electron/app/log/gone-processes.js";

test("a process that ended as it should not is in the log, with its reason", () => {
  const app = new EventEmitter();
  const written: unknown[] = [];
  const unwanted = () => expect.unreachable();
  logGoneProcesses(app, { info: unwanted, error: unwanted, warn: (...line) => written.push(line) });
  const gone: readonly GoneChild[] = [
    { type: "GPU", reason: "crashed", exitCode: 11 },
    { type: "Utility", name: "Network Service", reason: "oom", exitCode: 9 },
    { type: "Utility", name: "Network Service", reason: "clean-exit", exitCode: 0 },
  ];
  for (const one of gone) app.emit("child-process-gone", {}, one);
  expect(written).toEqual([
    ["process-gone", { type: "GPU", name: null, reason: "crashed", exitCode: 11 }],
    ["process-gone", { type: "Utility", name: "Network Service", reason: "oom", exitCode: 9 }],
  ]);
});
