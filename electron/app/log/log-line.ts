import { inspect } from "node:util";
import { withoutSecrets } from "../redact.js";

/** What a line tells besides its area; nothing of it is a secret. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

const MOST_CHARACTERS = 8_000;

/** One event as one line, area first: `state from=connecting to=connected`. Whatever the facts hold, it is one line. */
export function logLine(area: string, facts: LogFacts): string {
  const words = Object.entries(facts).map(([name, value]) => `${name}=${valueText(value)}`);
  return [area, ...words].join(" ");
}

/** An error with its stack, its data and its causes. */
export function errorFacts(error: unknown): LogFacts {
  return { error: inspect(error, { depth: 4, breakLength: Number.POSITIVE_INFINITY }) };
}

function valueText(value: LogFacts[string]): string {
  const text = withoutSecrets(String(value));
  const cut = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  return /^[\w.:/@+-]+$/.test(cut) ? cut : quoted(cut);
}

/** As JSON has it, and with every other character that a terminal or an editor would act on. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
