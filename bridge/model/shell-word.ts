/** For sh: as it is where nothing in it means anything, else in single quotes. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_.=:/@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
