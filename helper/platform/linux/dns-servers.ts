import { serverAddress } from "../server-address.js";
import type { System } from "../system.js";

/** resolv.conf(5); behind systemd-resolved's stub 127.0.0.53, its file with the real servers. */
export const DNS_FILES = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

/** The DNS servers this host asks, loopback ones left out. */
export async function readDnsServers(system: System): Promise<readonly string[]> {
  const texts = await Promise.all(DNS_FILES.map((path) => system.readText(path)));
  return [...new Set(texts.flatMap((text) => parseNameservers(text ?? "")))];
}

export function parseNameservers(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const [keyword, value = ""] = line.trim().split(/\s+/);
    return keyword === "nameserver" ? (serverAddress(value) ?? []) : [];
  });
}
