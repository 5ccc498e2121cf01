import type { NamesView } from "./names-view.js";
import type { Tone } from "./tone.js";
import { unreachable } from "./unreachable.js";

/** Whether this host's programs can use the names: "partly" where only who asks our server directly is answered. */
export function namesTone(view: NamesView): Tone {
  switch (view.kind) {
    case "off":
    case "not-connected":
      return "off";
    case "no-server":
      return "bad";
    case "serving":
      return servingTone(view);
    default:
      return unreachable(view);
  }
}

function servingTone({ evidence, host }: Extract<NamesView, { kind: "serving" }>): Tone {
  switch (evidence) {
    case "host-asks":
      return "good";
    case "server-answers":
      return "partly";
    case "server-silent":
      return "bad";
    case "not-checked":
      return host === null || host.state === "set" ? "busy" : "partly";
    default:
      return unreachable(evidence);
  }
}
