/** Milliseconds of the machine's monotonic clock: the same in every process of every namespace. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}
