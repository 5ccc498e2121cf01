/** `text` without what is its user's own: the home folder's name, and what is in front of the host in an address. */
export function redact(text: string, home: string): string {
  const shortened = home.length > 1 ? text.replaceAll(homePattern(home), "~") : text;
  return shortened.replaceAll(USER_OF_ADDRESS, "//…@").replaceAll(KEY, "(a key)");
}

/** Not where the name goes on: /Users/ada is no part of /Users/adam. */
function homePattern(home: string): RegExp {
  return new RegExp(`${literally(home)}(?![\\p{L}\\p{N}._-])`, "gu");
}

const USER_OF_ADDRESS = /\/\/[^/\s@]+@/g;
/** Of WireGuard: 32 bytes in base64. */
const KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g;

/** Every sign that means something in an expression, as itself. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
