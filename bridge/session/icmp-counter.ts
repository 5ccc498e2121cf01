import { readFileSync } from "node:fs";

/**
 * How many ICMP messages "destination unreachable" this host got so far, from whomever; null where the kernel does not
 * tell (only Linux does: /proc/net/snmp, RFC 4293).
 */
export function countUnreachables(address: string): number | null {
  try {
    return address.includes(":")
      ? parseSnmp6(readFileSync("/proc/net/snmp6", "utf8"))
      : parseSnmp(readFileSync("/proc/net/snmp", "utf8"));
  } catch {
    return null;
  }
}

/** A line of names "Icmp: InMsgs …", and one of numbers. */
export function parseSnmp(text: string): number | null {
  const [names = [], values = []] = text
    .split("\n")
    .filter((line) => line.startsWith("Icmp: "))
    .map((line) => line.split(" "));
  return parseCount(values[names.indexOf("InDestUnreachs")]);
}

export function parseSnmp6(text: string): number | null {
  return parseCount(/^Icmp6InDestUnreachs\s+(\d+)$/m.exec(text)?.[1]);
}

function parseCount(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
