import { inspect } from "node:util";

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

/**
 * What an error may carry along: keys as WireGuard writes them (32 bytes in base64), passwords in addresses, and
 * tokens of pages.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g, "[key]"],
  [/(:\/\/[^\s/:@]*):[^\s/@]+@/g, "$1:[password]@"],
  [/((?:token|authorization|password)["']?\s*[=:]\s*["']?(?:bearer |basic )?)[^\s"'&#,}]+/gi, "$1[secret]"],
];

function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
}
