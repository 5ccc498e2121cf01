import type { GuestAbsence } from "../../vm-setup/guest-plan.js";
import type { GuestFact, GuestRefusal } from "./guest.js";
import { GUEST_LABEL } from "./guest.js";
import { unreachable } from "./unreachable.js";

/** Where the published ports of a container with a virtual machine lead, in one clause. */
export function guestSentence({ ports, state }: GuestFact): string {
  switch (state.kind) {
    case "pending":
      return "being looked for";
    case "there": {
      const list = ports.map(({ port, protocol }) => `${port}/${protocol}`).join(", ");
      return `gets the container's published ports: ${list}`;
    }
    case "absent":
      return absenceSentence(state.why);
    case "refused":
      return refusalSentence(state.why);
    case "failed":
      return `cannot be reached: ${state.detail}`;
    default:
      return unreachable(state);
  }
}

function absenceSentence(why: GuestAbsence): string {
  switch (why) {
    case "no-macvtap":
      return "no macvtap interface in the container; the virtual machine does not run yet";
    case "no-address":
      return "nobody with its hardware address has shown an IPv4 address yet";
    case "no-forwarding":
      return "the VM's kernel lets nothing be forwarded inside the container";
    case "no-nftables":
      return "the VM's kernel lacks the nftables rules that it needs";
    default:
      return unreachable(why);
  }
}

function refusalSentence(why: GuestRefusal): string {
  switch (why.code) {
    case "label":
      return `the label ${GUEST_LABEL} is "${why.value}"; make it "true", a hardware address or an IPv4 address`;
    case "no-ports":
      return "the container publishes no port; publish those that its guest serves";
    case "no-bridge":
      return "the container is on no bridge network, to which published ports could lead; connect it to one";
    case "no-child-network":
      return "the container is on no macvlan network where its guest has an address; connect it to that";
    default:
      return unreachable(why);
  }
}
