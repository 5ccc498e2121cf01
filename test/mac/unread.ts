import { canonicalAddress } from "../../helper/net/cidr.js";
import { parseIfconfig } from "../../helper/platform/darwin/ifconfig.js";
import { parseNetstat } from "../../helper/platform/darwin/netstat.js";
import type { Difference } from "./check.js";

/** The lines that look like something to the eye, and are nothing to the product's readers. */

export function unreadNetstat(text: string): readonly Difference[] {
  let title = "";
  let header = "";
  const unread: string[] = [];
  for (const line of text.split("\n")) {
    if (line.endsWith(":")) [title, header] = [line, ""];
    else if (line.startsWith("Destination")) header = line;
    else if (line.trim() !== "" && line !== "Routing tables") {
      const isRow = parseNetstat([title, header, line].join("\n")).length === 1;
      if (!isRow) unread.push([title, header, line].join("\n"));
    }
  }
  return unread.map((raw) => ({ what: "no row of the routing table", raw }));
}

export function unreadIfconfig(text: string): readonly Difference[] {
  const unread: Difference[] = [];
  let head = "";
  for (const line of text.split("\n")) {
    if (/^\S/.test(line)) {
      head = line;
      if (parseIfconfig(line).length !== 1) unread.push({ what: "no interface", raw: line });
    } else if (/^\s+inet6?\s/.test(line)) {
      const block = `${head}\n${line}`;
      if (parseIfconfig(block)[0]?.addresses.length !== 1) unread.push({ what: "no address", raw: block });
    }
  }
  return unread;
}

/** A server that is left out for being this host itself is read all the same. */
export function unreadScutil(text: string): readonly Difference[] {
  return text.split("\n").flatMap((line) => {
    if (!/name ?server/i.test(line)) return [];
    const [, server = ""] = /^\s*nameserver\[\d+\] : (\S+)$/.exec(line) ?? [];
    return canonicalAddress(server.replace(/%.*$/, "")) === null
      ? [{ what: "no DNS server", raw: line }]
      : [];
  });
}

/** Messages of `route monitor` that route-monitor.ts takes for hints without having heard of them. */
export function unknownMessages(text: string): readonly Difference[] {
  const known =
    /^RTM_(ADD|DELETE|CHANGE|GET|LOSING|REDIRECT|MISS|LOCK|RESOLVE|NEWADDR|DELADDR|IFINFO|NEWMADDR|DELMADDR|IFINFO2|NEWMADDR2|GET2):/;
  return text
    .split("\n\n")
    .filter((message) => /^RTM_/m.test(message) && !message.split("\n").some((line) => known.test(line)))
    .map((raw) => ({ what: "an unknown message", raw: raw.trim() }));
}
