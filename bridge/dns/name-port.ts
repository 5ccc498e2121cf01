import type { Zone } from "../../helper/net/zone.js";
import type { NamesEvidence } from "../model/names-view.js";
import type { NamesWish } from "../model/names-wish.js";
import type { Snapshot } from "../model/snapshot.js";
import type { NamesPort, NamesServer } from "../session/ports.js";
import { answersFor, askAsPrograms, freshLabel } from "./check.js";
import { nameRecords } from "./names.js";
import { DnsServer } from "./server.js";

/** Tried first where no port was asked for: one that stays the same can be written into other programs' settings. */
export const USUAL_PORT = 15353;

/** Serves names on loopback. */
export const dnsNames: NamesPort = {
  async open({ zone, port }: NamesWish): Promise<NamesServer> {
    const watched = new Set<string>();
    const heard = new Set<string>();
    const onQuery = (query: Buffer) => {
      if (watched.size === 0) return;
      // Resolvers may mix letters of both cases into their questions.
      const text = query.toString("latin1").toLowerCase();
      for (const label of watched) if (text.includes(label)) heard.add(label);
    };
    const server = await openOn(zone, port, onQuery);
    return {
      port: server.port,
      publish: (snapshot: Snapshot) => server.publish(() => nameRecords(snapshot)),
      async check(): Promise<NamesEvidence> {
        const label = freshLabel();
        watched.add(label);
        await askAsPrograms(`${label}.${zone}`);
        watched.delete(label);
        if (heard.delete(label)) return "host-asks";
        return (await answersFor(zone, server.port)) ? "server-answers" : "server-silent";
      },
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
