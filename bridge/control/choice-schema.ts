import * as z from "zod";
import type { ChoiceChange } from "../model/choice.js";

const names = z.array(z.string().min(1).max(255)).min(1).max(1_000);

/** A choice of networks as it comes over a socket, whichever. */
export const choiceChangeSchema = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.enum(["disable", "enable", "only"]), names }),
  z.strictObject({ verb: z.literal("all") }),
]) satisfies z.ZodType<ChoiceChange>;
