/** `text` without what is its user's own: the home folder's name, and secrets. */
export function redact(text: string, home: string): string {
  return withoutSecrets(home.length > 1 ? withoutHome(text, home) : text);
}

/** `text` without users of addresses, keys of WireGuard (32 bytes in base64), and tokens of pages. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
}

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // A password may hold any sign, "@" and "/" too; a name without one, as before a scoped package, no "/".
  [/(?<!\/)\/\/(?:[^/\s:]*:\S*|[^/\s]+)@/g, "//…@"],
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g, "(a key)"],
  [/((?:token|authorization|password)["']?\s*[=:]\s*["']?(?:bearer |basic )?)[^\s"'&#,}]+/gi, "$1(a secret)"],
];

/** The name of another folder: /Users/ada is no part of /Users/adam. */
const NAME_GOES_ON = /^[\p{L}\p{N}._-]/u;

function withoutHome(text: string, home: string): string {
  return text.split(home).reduce((done, rest) => `${done}${NAME_GOES_ON.test(rest) ? home : "~"}${rest}`);
}
