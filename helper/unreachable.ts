/** The end of a switch that has a case for everything; the types say that nothing comes here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
