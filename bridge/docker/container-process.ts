import * as z from "zod";
import { parseAnswer } from "./answer.js";

export const PROCESS_INTENT = "describe a container";

const Container = z.object({ State: z.object({ Pid: z.number().int() }) });

/** The first process in the answer of GET /containers/<id>/json; null for a container that does not run. */
export function parseProcess(answer: unknown): number | null {
  const { Pid } = parseAnswer(PROCESS_INTENT, Container, answer).State;
  return Pid > 1 ? Pid : null;
}
