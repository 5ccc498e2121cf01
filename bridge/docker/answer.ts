import type * as z from "zod";
import { EngineError } from "./engine-error.js";

/** Reads an engine's answer as `shape`; the error names the field that is not as expected. */
export function parseAnswer<T>(intent: string, shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join(".") || "the answer";
  const detail = `${field} is not as expected: ${parsed.error.issues[0]?.message ?? "unknown"}`;
  throw new EngineError({ code: "engine-error", call: intent, status: 200, detail }, { cause: parsed.error });
}
