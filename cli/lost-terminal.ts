import { isatty } from "node:tty";

/** Those of standard input, output and error that are a terminal now. */
export function openTerminals(): readonly number[] {
  return [0, 1, 2].filter(isatty);
}

/**
 * Ends by SIGHUP where one of `terminals` has gone meanwhile; else returns. At its end Node gives each terminal its
 * settings back, and aborts with a core dump where that fails (ResetStdio in src/node.cc, seen with 20.20).
 */
export function endWithTerminal(terminals: readonly number[]): void {
  if (terminals.every((fd) => isatty(fd))) return;
  process.removeAllListeners("SIGHUP");
  process.kill(process.pid, "SIGHUP");
}
