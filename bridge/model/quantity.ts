/** A duration as a person says it: "12 s", "3 min 20 s", "2 h 5 min", "4 d 1 h". Less than nothing counts as nothing. */
export function durationText(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A number of bytes in the largest unit of 1024 that keeps it above one: "12.5 MiB". */
export function bytesText(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** Bytes per second in the largest unit of 1000 that keeps it above one, as network gear counts: "12.5 MB/s". */
export function rateText(bytesPerSecond: number): string {
  const units = ["B/s", "kB/s", "MB/s", "GB/s"];
  const power =
    bytesPerSecond < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytesPerSecond) / 3));
  const value = bytesPerSecond / 1000 ** power;
  return `${Number(value.toFixed(value < 10 && power > 0 ? 1 : 0))} ${units[power]}`;
}

/** "1 network", "4 networks"; `many` for words whose plural is not an s more. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
