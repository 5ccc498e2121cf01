import { type NameRecords, nameRecords } from "../../bridge/dns/names.js";
import type { NamesEvidence } from "../../bridge/model/names-view.js";
import type { NamesWish } from "../../bridge/model/names-wish.js";
import type { NamesPort, NamesServer } from "../../bridge/session/ports.js";

/** A DNS server that nobody can ask, but who holds it. */
export class FakeNames implements NamesPort {
  /** What it would answer with; null while it is closed. */
  records: NameRecords | null = null;
  evidence: NamesEvidence = "host-asks";
  /** Thrown by the next `open`, once each. */
  readonly failures: unknown[] = [];
  opened = 0;

  async open({ port }: NamesWish): Promise<NamesServer> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.opened += 1;
    this.records = { forward: [], reverse: new Map() };
    return {
      port: port ?? 15353,
      publish: (snapshot) => {
        this.records = nameRecords(snapshot);
      },
      check: async () => this.evidence,
      [Symbol.asyncDispose]: async () => {
        this.records = null;
      },
    };
  }
}
