/** The fields of one line of JSON that a container of ours printed. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for a line that is no JSON object. */
export function parseFields(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Whether there is no field but these. */
export function hasOnly(fields: Fields, names: readonly string[]): boolean {
  return Object.keys(fields).every((name) => names.includes(name));
}

/** The container runs beside other people's containers: what it says is bounded. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1000;
}
