/** The highest of Linux and macOS: 2^32 - 1 is no user there, but stands for none (chown(2)). */
const MAX_UID = 2 ** 32 - 2;

/** A user's id in digits, as the helper takes it; null for anything else. */
export function parseUid(text: string): number | null {
  if (!/^(0|[1-9][0-9]{0,9})$/.test(text)) return null;
  const uid = Number(text);
  return uid > MAX_UID ? null : uid;
}
