import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import * as dns from "dns-packet";
import type { Zone } from "../../helper/net/zone.js";
import { SERVER_ADDRESS } from "./sockets.js";

const LIMIT_MS = 1_000;

/** A name that nobody has asked for before, so that no cache knows about it. */
export function freshLabel(): string {
  return `dockline-${randomBytes(8).toString("hex")}`;
}

/**
 * Asks for `name` as every program of this host does. What comes back does not matter, and is not waited for longer
 * than a second: whether the question has arrived is seen by the server that it was for.
 */
export async function askAsPrograms(name: string): Promise<void> {
  // The dot at the end keeps search domains away.
  const asked = lookup(`${name}.`).catch(() => {});
  await Promise.race([asked, new Promise<void>((resolve) => setTimeout(resolve, LIMIT_MS).unref())]);
}

/** Whether the server at `port` says within a second that it has `zone`. */
export function answersFor(zone: Zone, port: number): Promise<boolean> {
  const query = dns.encode({
    type: "query",
    id: randomBytes(2).readUInt16BE(),
    questions: [{ name: zone, type: "SOA" }],
  });
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    const end = (answers: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(answers);
    };
    const timer = setTimeout(() => end(false), LIMIT_MS);
    socket.once("error", () => end(false));
    socket.once("message", (answer) =>
      end(answer.length > 12 && answer.readUInt16BE(0) === query.readUInt16BE(0)),
    );
    socket.send(query, port, SERVER_ADDRESS, (error) => error !== null && end(false));
  });
}
