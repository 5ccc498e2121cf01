import type { RemoteInfo } from "node:dgram";
import type { Socket } from "node:net";
import type { Zone as ZoneName } from "../../helper/net/zone.js";
import { Budget } from "./budget.js";
import { answerMessage, type Transport } from "./message.js";
import { type NameRecords, NO_RECORDS } from "./names.js";
import { openSockets, type ServerSockets } from "./sockets.js";
import { converse } from "./tcp-conversation.js";
import { Zone } from "./zone.js";

/** More than any host's programs ask for; what is beyond is a flood, and gets no answer. */
const MOST_PER_SECOND = 5_000;
const MOST_CONNECTIONS = 32;

/** A DNS server on loopback for one zone. It holds no timer while nobody asks. */
export class DnsServer implements AsyncDisposable {
  readonly #sockets: ServerSockets;
  readonly #connections = new Set<Socket>();
  readonly #zoneName: ZoneName;
  readonly #budget = new Budget(MOST_PER_SECOND, () => Date.now());
  readonly #onQuery: (query: Buffer) => void;
  #serial = 0;
  #source: () => NameRecords = () => NO_RECORDS;
  /** Null until somebody asks: a host's network changes more often than its programs look names up. */
  #zone: Zone | null = null;

  /**
   * On `port`, or on some free one for null. `onQuery` sees every message that comes, whatever it is. Rejects with
   * the system's error when the port cannot be had.
   */
  static async open(
    zone: ZoneName,
    port: number | null,
    onQuery: (query: Buffer) => void = () => {},
  ): Promise<DnsServer> {
    return new DnsServer(zone, await openSockets(port), onQuery);
  }

  private constructor(zone: ZoneName, sockets: ServerSockets, onQuery: (query: Buffer) => void) {
    this.#zoneName = zone;
    this.#sockets = sockets;
    this.#onQuery = onQuery;
    const { tcp, udp } = sockets;
    tcp.maxConnections = MOST_CONNECTIONS;
    tcp.on("connection", (socket) => this.#accept(socket));
    udp.on("message", (query, sender) => this.#receive(query, sender));
    // Such as a client that is gone before its answer: nobody else is concerned.
    udp.on("error", () => {});
    tcp.on("error", () => {});
  }

  get port(): number {
    return this.#sockets.port;
  }

  /** Answers with these from now on; `source` is called at the next question, if any comes before the next call. */
  publish(source: () => NameRecords): void {
    this.#source = source;
    this.#zone = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { tcp, udp } = this.#sockets;
    const closed = [
      new Promise<void>((resolve) => tcp.close(() => resolve())),
      new Promise<void>((resolve) => udp.close(() => resolve())),
    ];
    for (const socket of this.#connections) socket.destroy();
    await Promise.all(closed);
  }

  #receive(query: Buffer, { port, address }: RemoteInfo): void {
    const answer = this.#answer(query, "udp");
    // Port 0 cannot be answered, and sending there throws.
    if (answer !== null && port !== 0) this.#sockets.udp.send(answer, port, address, () => {});
  }

  #accept(socket: Socket): void {
    this.#connections.add(socket);
    socket.once("close", () => this.#connections.delete(socket));
    converse(socket, (query) => this.#answer(query, "tcp"));
  }

  #answer(query: Buffer, transport: Transport): Buffer | null {
    if (!this.#budget.take()) return null;
    this.#onQuery(query);
    return answerMessage(this.#current(), query, transport);
  }

  #current(): Zone {
    if (this.#zone !== null) return this.#zone;
    this.#serial += 1;
    this.#zone = new Zone(this.#zoneName, this.#source(), this.#serial);
    return this.#zone;
  }
}
