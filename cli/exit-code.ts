import type { Fault } from "../bridge/model/fault.js";

/** What the shell gets; listed in docs/cli.md. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  notConnected: 3,
  engine: 4,
  helper: 5,
  vm: 6,
  tunnel: 7,
  alreadyRunning: 8,
  toMend: 9,
  interrupted: 130,
} as const;

/** One code per part that a person would look at next. */
export function exitCodeOf(fault: Fault): number {
  switch (fault.code) {
    case "already-reachable":
      return EXIT.ok;
    case "helper-missing":
    case "helper-forbidden":
    case "helper-untrusted":
    case "helper-version":
    case "helper-lost":
    case "helper-silent":
    case "helper-start-failed":
    case "helper-refused":
      return EXIT.helper;
    case "vm-setup-failed":
      return fault.reason === "no-handshake" ? EXIT.tunnel : EXIT.vm;
    case "vm-setup-garbled":
    case "setup-timeout":
    case "setup-output":
    case "vm-asleep":
      return EXIT.vm;
    case "no-handshake":
    case "vm-address-silent":
      return EXIT.tunnel;
    case "internal":
      return EXIT.unexpected;
    default:
      return EXIT.engine;
  }
}
