import type { Zone } from "../../helper/net/zone.js";
import type { NamesWish } from "../model/names-wish.js";
import type { Snapshot } from "../model/snapshot.js";
import type { NamesPort, NamesServer } from "../session/ports.js";
import { NameCheck } from "./name-check.js";
import { nameRecords } from "./names.js";
import { DnsServer } from "./server.js";

/** Tried first where no port was asked for: one that stays the same can be written into other programs' settings. */
const USUAL_PORT = 15353;

/** Serves names on loopback. */
export const dnsNames: NamesPort = {
  async open({ zone, port }: NamesWish): Promise<NamesServer> {
    const check = new NameCheck(zone);
    const server = await openOn(zone, port, (query) => check.see(query));
    return {
      port: server.port,
      publish: (snapshot: Snapshot) => server.publish(() => nameRecords(snapshot)),
      check: () => check.run(server.port),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

async function openOn(zone: Zone, port: number | null, onQuery: (query: Buffer) => void): Promise<DnsServer> {
  if (port !== null) return DnsServer.open(zone, port, onQuery);
  return DnsServer.open(zone, USUAL_PORT, onQuery).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    return DnsServer.open(zone, null, onQuery);
  });
}
