import { countText } from "../../../bridge/model/quantity.js";
import type { ContainerView, Snapshot } from "../../../bridge/model/snapshot.js";
import { subnetTone } from "../../../bridge/model/tone.js";

/** One line to try in a terminal. */
export interface Trial {
  readonly intro: string;
  /** Name of the container that is asked; null where none can be. */
  readonly container: string | null;
  /** Null where there is nothing to try; the intro says why. */
  readonly command: string | null;
}

/** Ports at which a web server is likely, the likeliest first. */
const WEB_PORTS = [80, 8080, 8000, 3000, 5000, 8888];

/** A container that answers a browser, else any that answers a ping, else what would start one. */
export function trialOf({ containers }: Snapshot, platform: string): Trial {
  const reachable = containers.flatMap((container) => {
    const address = reachableAddress(container);
    return address === null ? [] : [{ container, address }];
  });
  for (const port of WEB_PORTS) {
    const server = reachable.find(({ container, address }) => !isIpv6(address) && serves(container, port));
    if (server === undefined) continue;
    const authority = port === 80 ? server.address : `${server.address}:${port}`;
    return asking(server.container, `curl http://${authority}`);
  }
  const [first] = reachable;
  if (first !== undefined) return asking(first.container, pingCommand(first.address, platform));
  if (containers.length === 0)
    return {
      intro: "No container is running yet. Start one, and what to try appears here:",
      container: null,
      command: "docker run --rm --detach nginx",
    };
  return {
    intro:
      containers.length === 1
        ? "The one running container cannot be reached by an address of its own; the dashboard says why."
        : `None of the ${countText(containers.length, "running container")} can be reached by an address of its own; the dashboard says why.`,
    container: null,
    command: null,
  };
}

function asking({ name }: ContainerView, command: string): Trial {
  return { intro: `Try it in a terminal; this asks ${name}:`, container: name, command };
}

/** IPv4 first: it needs no brackets, which shells take for patterns. */
function reachableAddress({ addresses }: ContainerView): string | null {
  const good = addresses.filter((one) => subnetTone(one) === "good").map(({ address }) => address);
  return good.find((address) => !isIpv6(address)) ?? good[0] ?? null;
}

function serves({ exposedPorts }: ContainerView, port: number): boolean {
  return exposedPorts.some((one) => one.port === port && one.protocol === "tcp");
}

/** Three packets: on a Mac ping goes on for ever, and has another program for IPv6. */
function pingCommand(address: string, platform: string): string {
  return `${platform === "darwin" && isIpv6(address) ? "ping6" : "ping"} -c 3 ${address}`;
}

function isIpv6(address: string): boolean {
  return address.includes(":");
}
