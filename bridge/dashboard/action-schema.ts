import { z } from "zod";
import type { Action } from "./api.js";
import { settingsSchema } from "./settings-file.js";

const names = z.array(z.string().min(1).max(255)).min(1).max(1_000);
const change = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.enum(["disable", "enable", "only"]), names }),
  z.strictObject({ verb: z.literal("all") }),
]);

/** What a page may ask for; whatever transport it came by, it is parsed here. */
export const actionSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["connect", "disconnect", "look-for-engines"]) }),
  z.strictObject({ do: z.literal("choose-networks"), change }),
  z.strictObject({ do: z.literal("change-settings"), settings: settingsSchema }),
]) satisfies z.ZodType<Action>;
