import { CommanderError } from "commander";
import { FaultError } from "../bridge/model/fault-error.js";
import { faultSentence } from "../bridge/model/sentence.js";
import { ConnectionClosed } from "../bridge/rpc/line-client.js";
import { CommandRefused } from "./command-refused.js";
import { EXIT, exitCodeOf } from "./exit-code.js";
import { mistakeText } from "./mistakes.js";

/** How a command ends that has thrown. */
export interface Complaint {
  readonly exitCode: number;
  /** Null where the argument parser has said it. */
  readonly text: string | null;
}

/** One sentence for everything that can be expected; a stack for what should be reported. */
export function complaintOf(error: unknown): Complaint {
  if (error instanceof CommanderError)
    return { exitCode: error.exitCode === 0 ? EXIT.ok : EXIT.usage, text: null };
  if (error instanceof CommandRefused) return { exitCode: error.exitCode, text: error.message };
  if (error instanceof ConnectionClosed)
    return {
      exitCode: EXIT.notConnected,
      text: "The session ended before it answered; run the command again.",
    };
  if (error instanceof FaultError)
    return { exitCode: exitCodeOf(error.fault), text: faultSentence(error.fault, "commands") };
  if (isTimeout(error))
    return {
      exitCode: EXIT.engine,
      text: "The Docker engine did not answer in time; try again, and restart Docker if it happens twice.",
    };
  return { exitCode: EXIT.unexpected, text: mistakeText(error) };
}

/** A limit of a command's own: all of them are for what it asks the engine. */
function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}
