import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import * as dns from "dns-packet";
import type { Zone } from "../../helper/net/zone.js";
import type { NamesEvidence } from "../model/names-view.js";
import { SERVER_ADDRESS } from "./sockets.js";

const LIMIT_MS = 1_000;

/** Finds out whether questions of this host's programs reach the server of a zone. One check at a time. */
export class NameCheck {
  readonly #zone: Zone;
  /** Of the name that is asked for at this moment: one that nobody has asked for before, so that no cache has it. */
  #label: string | null = null;
  #isHeard = false;
  #isAsking = false;

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  /** To be told of everything that the server hears. */
  see(query: Buffer): void {
    // Resolvers may mix letters of both cases into their questions.
    if (this.#label !== null) this.#isHeard ||= query.toString("latin1").toLowerCase().includes(this.#label);
  }

  /** `port` is the server's. What programs are answered does not matter, only whether their question arrives. */
  async run(port: number): Promise<NamesEvidence> {
    this.#label = `dockline-${randomBytes(8).toString("hex")}`;
    this.#isHeard = false;
    await this.#askAsPrograms(`${this.#label}.${this.#zone}`);
    this.#label = null;
    if (this.#isHeard) return "host-asks";
    return (await answersFor(this.#zone, port)) ? "server-answers" : "server-silent";
  }

  /** Waits a second at most. A resolver that is silent for longer gets no second question: each holds a thread here. */
  async #askAsPrograms(name: string): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    // The dot at the end keeps search domains away.
    const asked = lookup(`${name}.`)
      .catch(() => {})
      .then(() => {
        this.#isAsking = false;
      });
    await Promise.race([asked, new Promise<void>((resolve) => setTimeout(resolve, LIMIT_MS).unref())]);
  }
}

/** Whether the server at `port` says within a second that it has `zone`. */
export function answersFor(zone: Zone, port: number): Promise<boolean> {
  const id = randomBytes(2).readUInt16BE();
  const query = dns.encode({ type: "query", id, questions: [{ name: zone, type: "SOA" }] });
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    const end = (answers: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(answers);
    };
    const timer = setTimeout(() => end(false), LIMIT_MS);
    socket.once("error", () => end(false));
    socket.once("message", (answer) => end(answer.length > 12 && answer.readUInt16BE(0) === id));
    socket.send(query, port, SERVER_ADDRESS, (error) => error !== null && end(false));
  });
}
