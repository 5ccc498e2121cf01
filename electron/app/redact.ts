/** `text` without what is its user's own: the home folder's name, and what is in front of the host in an address. */
export function redact(text: string, home: string): string {
  const shortened = home.length > 1 ? text.replaceAll(homePattern(home), "~") : text;
  return withoutSecrets(shortened);
}

/** `text` without users of addresses, keys of WireGuard (32 bytes in base64), and tokens of pages. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
}

/** Not where the name goes on: /Users/ada is no part of /Users/adam. */
function homePattern(home: string): RegExp {
  return new RegExp(`${literally(home)}(?![\\p{L}\\p{N}._-])`, "gu");
}

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^/\s@]+@/g, "//…@"],
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g, "(a key)"],
  [/((?:token|authorization|password)["']?\s*[=:]\s*["']?(?:bearer |basic )?)[^\s"'&#,}]+/gi, "$1(a secret)"],
];

/** Every sign that means something in an expression, as itself; the hyphen means nothing outside of brackets. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
