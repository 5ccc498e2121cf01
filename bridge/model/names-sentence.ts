import type { Means } from "./means.js";
import type { NamesView } from "./names-view.js";
import { unreachable } from "./unreachable.js";

/** Whether the names of containers work on this host, and what to do by these means where they do not. */
export function namesSentence(view: NamesView, means: Means): string {
  switch (view.kind) {
    case "off":
      return means === "buttons" ? "switched off; the settings switch them on" : "switched off";
    case "not-connected":
      return `*.${view.zone} once connected`;
    case "no-server":
      return `none: the DNS server could not be started (${view.detail})`;
    case "serving":
      return servingSentence(view, means);
    default:
      return unreachable(view);
  }
}

type Serving = Extract<NamesView, { kind: "serving" }>;

function servingSentence(view: Serving, means: Means): string {
  const { zone, port, evidence } = view;
  switch (evidence) {
    case "host-asks":
      return `*.${zone} works: this host's resolver asks 127.0.0.1 port ${port}`;
    case "server-silent":
      return `none: the DNS server on 127.0.0.1 port ${port} does not answer; a firewall on this host may drop it`;
    case "server-answers":
      return `*.${zone} is answered on 127.0.0.1 port ${port}, but this host's resolver does not ask there; ${whyNot(view, means)}`;
    case "not-checked":
      return view.host === null || view.host.state === "set"
        ? `*.${zone}, answered on 127.0.0.1 port ${port}`
        : `*.${zone} is answered on 127.0.0.1 port ${port}; ${whyNot(view, means)}`;
    default:
      return unreachable(evidence);
  }
}

function whyNot({ host, zone, port }: Serving, means: Means): string {
  if (host === null) return "the helper has not told it to yet";
  switch (host.state) {
    case "set":
      return host.by === "systemd-resolved"
        ? "systemd-resolved does, so let programs use it (resolvectl(1), /etc/resolv.conf as a link to its stub)"
        : "macOS has read its file; see scutil --dns";
    case "no-resolver":
      return `send that zone there, as with dnsmasq's server=/${zone}/127.0.0.1#${port}, or use systemd-resolved`;
    case "conflict":
      return `${host.path} is another program's file for that zone; remove it, or choose another zone ${means === "buttons" ? "in the settings" : "with --zone"}`;
    case "failed":
      return `it could not be told: ${host.message}`;
    default:
      return unreachable(host);
  }
}
