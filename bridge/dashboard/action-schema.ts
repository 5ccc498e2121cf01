import { z } from "zod";
import { choiceChangeSchema } from "../control/choice-schema.js";
import type { Action } from "./api.js";
import { settingsSchema } from "./settings-file.js";

/** What a page may ask for; whatever transport it came by, it is parsed here. */
export const actionSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["connect", "disconnect", "look-for-engines"]) }),
  z.strictObject({ do: z.literal("choose-networks"), change: choiceChangeSchema }),
  z.strictObject({ do: z.literal("change-settings"), settings: settingsSchema }),
]) satisfies z.ZodType<Action>;
