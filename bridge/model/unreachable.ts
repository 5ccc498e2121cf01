/** Fails to compile when a union gained a member that a switch does not handle. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
