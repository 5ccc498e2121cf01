export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** One event per line, area first. No secrets, no polling. */
export interface Log {
  info(area: string, facts: LogFacts): void;
  error(area: string, facts: LogFacts): void;
}

/** Writes "2026-11-21T08:00:00.000Z info state from=idle to=held" lines. */
export function lineLog(write: (line: string) => void, now: () => number): Log {
  const logAs = (level: string) => (area: string, facts: LogFacts) =>
    write(`${new Date(now()).toISOString()} ${level} ${area}${formatFacts(facts)}\n`);
  return { info: logAs("info"), error: logAs("error") };
}

function formatFacts(facts: LogFacts): string {
  return Object.entries(facts)
    .map(([name, value]) => ` ${name}=${formatValue(value)}`)
    .join("");
}

/** Quoted as JSON when it has a blank, a quote or a control character: nothing can forge a second line. */
function formatValue(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  return /^[\x21\x23-\x7e]+$/.test(value) ? value : JSON.stringify(value);
}
