import * as z from "zod";
import { choiceChangeSchema } from "../control/choice-schema.js";
import { settingsSchema } from "../settings/settings-schema.js";
import type { Action } from "./api.js";

const PLAIN = [
  "connect",
  "disconnect",
  "look-for-engines",
  "install-helper",
  "remove-helper",
  "install-command-line",
  "look-for-update",
  "install-update",
] as const;

/** What a page may ask for; whatever transport it came by, it is parsed here. */
export const actionSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(PLAIN) }),
  z.strictObject({ do: z.literal("choose-networks"), change: choiceChangeSchema }),
  z.strictObject({ do: z.literal("change-settings"), settings: settingsSchema }),
  z.strictObject({ do: z.literal("open-at-login"), isWanted: z.boolean() }),
]) satisfies z.ZodType<Action>;
