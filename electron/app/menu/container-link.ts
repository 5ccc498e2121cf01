import { isIP } from "node:net";

/**
 * Whether `url` is one that the menu makes of a container's address and port: http or https to a literal address, and
 * nothing else. Names of containers are not ours, and neither browser nor system is handed any other text of theirs.
 */
export function isContainerLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, href, origin } = new URL(url);
  const isWeb = protocol === "http:" || protocol === "https:";
  return isWeb && isIP(hostname.replace(/^\[(.*)\]$/, "$1")) !== 0 && href === `${origin}/` && href === url;
}
