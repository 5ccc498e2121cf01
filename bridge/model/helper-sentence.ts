import type { Fault } from "./fault.js";
import type { Means } from "./means.js";
import { unreachable } from "./unreachable.js";

export type HelperFault = Extract<Fault, { code: `helper-${string}` }>;

/** What is wrong with the helper and what to do, for a person. */
export function helperSentence(fault: HelperFault, means: Means): string {
  const isByButton = means === "buttons";
  switch (fault.code) {
    case "helper-missing":
      return isByButton
        ? "The network helper is not running; install it, for which an administrator's password is needed."
        : `The network helper is not running (${fault.socketPath}); install it with "sudo dockline helper install", or run "sudo dockline up".`;
    case "helper-forbidden":
      return isByButton
        ? "The network helper serves another user of this computer; install it for you instead."
        : `The network helper serves another user (${fault.socketPath}); install it for this one with "sudo dockline helper install".`;
    case "helper-untrusted":
      return `${fault.path} does not belong to root, so whatever answers there is not our helper; remove it and ${isByButton ? "install the helper again" : 'run "sudo dockline helper install"'}.`;
    case "helper-version":
      return isByButton
        ? "The network helper is of another version than this Dockline; update it."
        : `The network helper speaks ${fault.found === null ? "an earlier protocol" : `protocol ${fault.found}`}, this program ${fault.wanted}; update it with "sudo dockline helper install".`;
    case "helper-lost":
      return "The network helper stopped; reconnecting as soon as it is back.";
    case "helper-silent":
      return `The network helper did not answer within ${fault.seconds} s; see its log, or ${isByButton ? "install it again" : 'restart it with "sudo dockline helper install"'}.`;
    case "helper-start-failed":
      return `The network helper could not be started: ${fault.detail}; try again, and install Dockline anew if that does not help.`;
    case "helper-refused":
      return refusedSentence(fault);
    default:
      return unreachable(fault);
  }
}

function refusedSentence({ request, message }: Extract<HelperFault, { code: "helper-refused" }>): string {
  switch (request) {
    case "busy":
      return `The network helper is in use: ${message}.`;
    case "tunnel-refused":
      return `The network helper could not use the tunnel's addresses, so others are tried: ${message}.`;
    case "tunnel-failed":
      return `The network helper could not set up the tunnel, which is tried again; its log says more (${message}).`;
    default:
      return `The network helper refused the request (${request}): ${message}; install Dockline and its helper anew, of one version.`;
  }
}
