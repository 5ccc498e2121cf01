/** A value of a property list, as the stand-ins read it. */
export type Plist = string | number | boolean | readonly Plist[] | { readonly [key: string]: Plist };

/** What `plutil -lint` would not let pass. */
export class PlistError extends Error {
  override readonly name = "PlistError";
}

const PROLOGUE =
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE plist PUBLIC "-\/\/Apple(?: Computer)?\/\/DTD PLIST 1\.0\/\/EN" "http:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd">\n/;

/**
 * Reads the XML form by Apple's DTD, and only that: known elements, properly nested, keys before values and each
 * key once, decimal integers, the five entities of XML, no character that XML cannot carry.
 */
export function parsePlist(text: string): Plist {
  if (/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    throw new PlistError("bad character");
  const prologue = PROLOGUE.exec(text)?.[0];
  if (prologue === undefined) throw new PlistError("no prologue");
  const tokens = tokenize(text.slice(prologue.length));
  take(tokens, '<plist version="1.0">');
  const value = readValue(tokens);
  take(tokens, "</plist>");
  if (tokens.length > 0) throw new PlistError(`something after the end: ${tokens[0]}`);
  return value;
}

/** Tags and the text between them; white space between tags means nothing, except inside strings. */
function tokenize(text: string): string[] {
  return text.match(/<[^<>]*>|[^<>]+|[<>]/g) ?? [];
}

function readValue(tokens: string[]): Plist {
  const tag = nextTag(tokens);
  switch (tag) {
    case "<true/>":
      return true;
    case "<false/>":
      return false;
    case "<string/>":
      return "";
    case "<array/>":
      return [];
    case "<dict/>":
      return {};
    case "<string>":
      return readText(tokens, "</string>");
    case "<integer>":
      return readInteger(tokens);
    case "<array>":
      return readArray(tokens);
    case "<dict>":
      return readDictionary(tokens);
    default:
      throw new PlistError(`unexpected ${tag}`);
  }
}

function readInteger(tokens: string[]): number {
  const text = readText(tokens, "</integer>");
  if (!/^-?(0|[1-9]\d*)$/.test(text)) throw new PlistError(`no integer: ${text}`);
  return Number(text);
}

function readArray(tokens: string[]): Plist[] {
  const values: Plist[] = [];
  for (;;) {
    if (isNext(tokens, "</array>")) return values;
    values.push(readValue(tokens));
  }
}

function readDictionary(tokens: string[]): { readonly [key: string]: Plist } {
  const entries = new Map<string, Plist>();
  for (;;) {
    if (isNext(tokens, "</dict>")) return Object.fromEntries(entries);
    take(tokens, "<key>");
    const key = readText(tokens, "</key>");
    if (entries.has(key)) throw new PlistError(`two of ${key}`);
    entries.set(key, readValue(tokens));
  }
}

function readText(tokens: string[], end: string): string {
  const text = tokens[0]?.startsWith("<") ? "" : (tokens.shift() ?? "");
  if (tokens.shift() !== end) throw new PlistError(`no ${end} after ${text}`);
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new PlistError(`unknown entity ${entity}`);
    return character;
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
  "&apos;": "'",
  "&quot;": '"',
};

function nextTag(tokens: string[]): string {
  const token = tokens.shift() ?? "the end";
  return token.trim() === "" ? nextTag(tokens) : token;
}

function isNext(tokens: string[], tag: string): boolean {
  while (tokens[0]?.trim() === "") tokens.shift();
  if (tokens[0] !== tag) return false;
  tokens.shift();
  return true;
}

function take(tokens: string[], tag: string): void {
  const found = nextTag(tokens);
  if (found !== tag) throw new PlistError(`${found} where ${tag} should be`);
  if (tag === "</plist>" && tokens.every((token) => token.trim() === "")) tokens.length = 0;
}
