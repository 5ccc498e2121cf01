/** Keys and values of a [Desktop Entry] group (Desktop Entry Specification 1.5). */
export type DesktopEntry = Readonly<Record<string, string>>;

const GROUP = "[Desktop Entry]";

/** The file's text. Throws RangeError on control characters, which its values cannot have. */
export function desktopFile(entry: DesktopEntry): string {
  const lines = Object.entries(entry).map(([key, value]) => `${key}=${escaped(value)}`);
  return [GROUP, ...lines, ""].join("\n");
}

/** The entry of a file's first group; what is no line of it is left out. */
export function parseDesktopFile(text: string): DesktopEntry {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === GROUP);
  if (start < 0) return {};
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("["));
  const own = end < 0 ? rest : rest.slice(0, end);
  return Object.fromEntries(
    own.flatMap((line) => {
      const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, unescaped(value)]];
    }),
  );
}

/** The value of an Exec key that runs `command`. Throws RangeError on a program that Exec cannot name. */
export function execValue(command: readonly string[]): string {
  if (command[0] === undefined || command[0] === "" || command[0].includes("="))
    throw new RangeError("Exec cannot name this program");
  return command.map(execArgument).join(" ");
}

/** What the specification reserves; an argument with any of it stands in double quotes. */
const RESERVED = /[\s"'\\><~|&;$*?#()`]/;

/** In quotes a backslash keeps the four that a shell would read; "%" begins a field code, wherever it is. */
function execArgument(argument: string): string {
  const text = argument.replaceAll("%", "%%");
  return text !== "" && !RESERVED.test(text) ? text : `"${text.replaceAll(/["`$\\]/g, "\\$&")}"`;
}

/** Below what a value means itself, each value of type string has escapes of its own. */
function escaped(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new RangeError("a desktop entry holds no control characters");
  return value.replaceAll("\\", "\\\\").replace(/^ /, "\\s");
}

const ESCAPES: Readonly<Record<string, string>> = { s: " ", n: "\n", t: "\t", r: "\r", "\\": "\\" };

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}
