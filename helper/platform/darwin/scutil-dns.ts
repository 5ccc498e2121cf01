import { serverAddress } from "../server-address.js";

export const SCUTIL = "/usr/sbin/scutil";

/**
 * Reads `scutil --dns`: the servers of all resolvers, those of single domains and of single interfaces
 * included, loopback ones left out (configd, dnsinfo_logging.h).
 */
export function parseScutilDns(text: string): readonly string[] {
  const servers = text.split("\n").flatMap((line) => {
    const [, value] = /^\s*nameserver\[\d+\] : (\S+)$/.exec(line) ?? [];
    return serverAddress(value ?? "") ?? [];
  });
  return [...new Set(servers)];
}
