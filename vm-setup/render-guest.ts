import type { GuestChoice, GuestPlan } from "./guest-plan.js";
import { renderLine } from "./render.js";

/** What inside.sh reads; guest-plan.sh is the other side. Throws like renderPlan. */
export function renderGuestPlan({ action, bridge, neighbour, guest, ports }: GuestPlan): string {
  return [
    ["action", action],
    ["guest-bridge", bridge.address, bridge.gateway],
    ["guest-neighbour", neighbour],
    ["guest-is", choiceWord(guest)],
    ...ports.map(({ port, protocol }) => ["guest-port", protocol, String(port)]),
    ["end"],
  ]
    .map(renderLine)
    .join("");
}

function choiceWord(guest: GuestChoice): string {
  switch (guest.by) {
    case "macvtap":
      return "macvtap";
    case "mac":
      return guest.mac;
    case "address":
      return guest.address;
  }
}
