import type { Snapshot } from "./snapshot.js";

/**
 * Whether `url` is one that menu and pages make of a container's address and port: http or https to an address that
 * one of these containers has, and nothing else. Names of containers are not ours, and neither browser nor system is
 * handed any other text.
 */
export function isContainerLink(url: string, { containers }: Pick<Snapshot, "containers">): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, href, origin } = new URL(url);
  const isWeb = protocol === "http:" || protocol === "https:";
  if (!isWeb || href !== `${origin}/` || href !== url) return false;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return containers.some(({ addresses }) => addresses.some(({ address }) => address === host));
}
