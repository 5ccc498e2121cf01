/** `text` without what is its user's own: the home folder's name, who logs in to an engine, and keys. */
export function redact(text: string, home: string): string {
  const shortened = home.length > 1 ? withoutHome(text, home) : text;
  return shortened.replaceAll(USER_OF_ADDRESS, "//…@").replaceAll(KEY, "(a key)");
}

const USER_OF_ADDRESS = /\/\/[^/\s@]+@/g;
/** Of WireGuard: 32 bytes in base64. */
const KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/g;
/** The name of another folder: /Users/ada is no part of /Users/adam. */
const NAME_GOES_ON = /^[\p{L}\p{N}._-]/u;

function withoutHome(text: string, home: string): string {
  return text.split(home).reduce((done, rest) => `${done}${NAME_GOES_ON.test(rest) ? home : "~"}${rest}`);
}
