import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { ConnectionClosed } from "../../../bridge/rpc/line-client.js";
import { CommandRefused } from "../../../cli/command-refused.js";
import { complaintOf } from "../../../cli/complaint.js";

/** What AbortSignal.timeout gives as its reason. */
const timeUp = new DOMException("The operation was aborted due to timeout", "TimeoutError");

test.each([
  ["what the argument parser has said", new CommanderError(1, "code", "said"), 2, null],
  ["help that was asked for", new CommanderError(0, "code", "said"), 0, null],
  ["a refusal of the command's own", new CommandRefused(8, "No; do this."), 8, "No; do this."],
  [
    "a session that hangs",
    new FaultError({ code: "session-silent", seconds: 15 }),
    8,
    "The running session does not answer (15 s); end its process, by Ctrl-C where it runs or from outside, and the helper cleans up within 30 s.",
  ],
  [
    "a session that ends meanwhile",
    new ConnectionClosed(),
    3,
    "The session ended before it answered; run the command again.",
  ],
  [
    "a fault",
    new FaultError({ code: "context-not-found", context: "nope", known: ["default"] }),
    4,
    'There is no Docker context "nope"; choose one of: default.',
  ],
  [
    "an engine that hangs",
    timeUp,
    4,
    "The Docker engine did not answer in time; try again, and restart Docker if it happens twice.",
  ],
  [
    "a limit of the set-up",
    new FaultError({ code: "setup-timeout", seconds: 60, lastLine: "" }),
    6,
    "The set-up in Docker's VM did not finish within 60 s (last line: none); try again, and restart Docker if it happens twice.",
  ],
])("%s is told in one sentence, with its exit code", (_what, error, exitCode, text) => {
  expect(complaintOf(error)).toEqual({ exitCode, text });
});

test("what nobody expected is told with its stack", () => {
  const error = new Error("oh");
  expect(complaintOf(error)).toEqual({ exitCode: 1, text: error.stack });
});
