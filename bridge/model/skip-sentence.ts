import type { SkipReason } from "./desired.js";
import type { Means } from "./means.js";
import { unreachable } from "./unreachable.js";

/** Why nobody asked for a route to a subnet, and what to do about it by these means, in one clause. */
export function skipSentence(why: SkipReason, means: Means): string {
  const isBySwitch = means === "buttons";
  switch (why.code) {
    case "public-range":
      return "not a private range, so it is not routed; recreate the network with a subnet in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fd00::/8";
    case "too-wide":
      return "wider than /12 (IPv4) or /32 (IPv6), so it is not routed; recreate the network with a smaller subnet";
    case "driver":
      return driverSentence(why);
    case "overlaps-network":
      return `overlaps the older network "${why.name}"; recreate one of them with another subnet`;
    case "too-many-routes":
      return `older networks take all ${why.most} routes that there may be; ${isBySwitch ? "switch off" : 'leave out, with "dockline networks disable",'} those that are not needed`;
    case "disabled":
      return isBySwitch
        ? "switched off; its switch brings it back"
        : 'switched off; "dockline networks enable" with its name brings it back';
    case "not-listed":
      return isBySwitch
        ? "not on the list of networks to reach; its switch adds it"
        : 'not on the list; "dockline networks enable" with its name adds it, "dockline networks all" ends the list';
    case "parent-name":
      return `its parent "${why.parent}" is no name of an interface; recreate it with one that the VM has`;
    case "mode":
      return `"${why.mode}" is no mode of ${why.driver} networks; recreate it with one that is, or without`;
    case "parent-shared":
      return `its parent ${why.parent} is also that of networks of another kind (${why.kinds.join(", ")}), and the kernel has one kind per parent; remove the others, or stop their containers`;
    default:
      return unreachable(why);
  }
}

function driverSentence({ driver, isInUse }: Extract<SkipReason, { code: "driver" }>): string {
  const who = isInUse ? "" : "no container of it runs here; ";
  if (driver === "overlay") {
    return `${who}overlay networks lie in a place of their own in the VM, which swarm alone has a way into; attach the containers to a bridge network too, or publish their ports`;
  }
  return `${who}networks of the driver ${driver} are not reached; attach the containers to a bridge network too`;
}
