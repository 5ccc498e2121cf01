import * as z from "zod";
import { parseZone, type Zone } from "../../helper/net/zone.js";
import { DEFAULT_SETTINGS, MAX_MTU, MIN_MTU, type Settings } from "../model/settings.js";

const engine = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("as-docker") }),
  // As docker/cli checks names of contexts (cli/context/store/store.go).
  z.strictObject({
    kind: z.literal("context"),
    name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,254}$/),
  }),
  z.strictObject({ kind: z.literal("host"), url: z.string().regex(/^(unix|tcp):\/\/[\x21-\x7e]{1,1000}$/) }),
]);
const mtu = z.number().int().min(MIN_MTU).max(MAX_MTU);
/** Written exactly as it will be used; what a person types is read by readZone before. */
const zone = z.string().transform((text, context): Zone => {
  const read = parseZone(text);
  if (typeof read === "string") return read;
  context.addIssue(`${read.message}.`);
  return z.NEVER;
});

/** Strict: an unknown field is of a version that this program would misread. */
export const settingsSchema = z.strictObject({
  engine,
  mtu,
  zone: zone.nullable(),
  connectsAtStart: z.boolean(),
  notifies: z.boolean(),
}) satisfies z.ZodType<Settings>;

export const SETTINGS_VERSION = 2;

/** What each version knew. What a later one has added gets its default. */
const versions = z.discriminatedUnion("version", [
  z.strictObject({ version: z.literal(1), settings: z.strictObject({ engine, mtu }) }),
  z.strictObject({ version: z.literal(SETTINGS_VERSION), settings: settingsSchema }),
]);

/** Reads the settings of any version up to this program's own; throws for everything else. */
export function parseStoredSettings(stored: unknown): Settings {
  return { ...DEFAULT_SETTINGS, ...versions.parse(stored).settings };
}
