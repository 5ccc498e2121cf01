import { NO_FACTS, snapshotOf } from "../model/facts.js";
import type { Fault } from "../model/fault.js";
import { faultOf } from "../model/fault-error.js";
import type { Snapshot } from "../model/snapshot.js";
import { EnginePreview, type PreviewPorts } from "../session/engine-preview.js";
import type { Clock } from "../session/ports.js";

const READ_LIMIT_MS = 10_000;
const RETRY_MS = 3_000;

export const NOTHING_KNOWN: Snapshot = snapshotOf({ kind: "disconnected" }, NO_FACTS, process.pid);

/** Keeps what the engine alone can say, while there is no session and somebody looks. */
export class IdlePreview implements Disposable {
  readonly #ports: PreviewPorts & { readonly clock: Clock };
  readonly #onChange: () => void;
  readonly #ended = new AbortController();
  #snapshot = NOTHING_KNOWN;
  #trouble: Fault | null = null;
  #preview: EnginePreview | null = null;
  #watch: Disposable | null = null;
  #retry: Disposable | null = null;
  /** The one that is being read. */
  #reading: EnginePreview | null = null;
  #isStale = false;

  /** Begins at once; `onChange` is called whenever there is more to see. */
  constructor(ports: PreviewPorts & { readonly clock: Clock }, onChange: () => void) {
    this.#ports = ports;
    this.#onChange = onChange;
    void this.#open();
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Why the engine says nothing. */
  get trouble(): Fault | null {
    return this.#trouble;
  }

  /** Reads anew, for what the engine does not tell of: a choice of networks. */
  refresh(): void {
    this.#read();
  }

  [Symbol.dispose](): void {
    this.#ended.abort();
    this.#watch?.[Symbol.dispose]();
    this.#retry?.[Symbol.dispose]();
  }

  async #open(): Promise<void> {
    const signal = this.#ended.signal;
    try {
      const preview = await EnginePreview.open(this.#ports, this.#limited());
      const events = {
        onChange: () => this.#read(),
        onEnd: () => this.#retryLater(),
      };
      const watch = await preview.watch(events, signal);
      if (signal.aborted) return watch[Symbol.dispose]();
      this.#watch = watch;
      this.#preview = preview;
      this.#read();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** One reading at a time, and one more when something changed during it. */
  #read(): void {
    const preview = this.#preview;
    if (preview === null) return;
    this.#isStale = true;
    if (this.#reading !== preview) void this.#drain(preview);
  }

  /** What an engine answers after it has gone counts no more. */
  async #drain(preview: EnginePreview): Promise<void> {
    this.#reading = preview;
    try {
      while (this.#isStale && preview === this.#preview) {
        this.#isStale = false;
        const snapshot = await preview.read(this.#limited());
        if (preview === this.#preview) this.#tell(snapshot, null);
      }
    } catch (error) {
      if (preview === this.#preview) this.#fail(error);
    } finally {
      // In the same turn as the last look at #isStale: what is asked for in between would be lost.
      if (preview === this.#reading) this.#reading = null;
    }
  }

  #fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#tell(NOTHING_KNOWN, faultOf(error));
    this.#retryLater();
  }

  #retryLater(): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = null;
    this.#preview = null;
    this.#retry?.[Symbol.dispose]();
    if (this.#ended.signal.aborted) return;
    this.#retry = this.#ports.clock.after(RETRY_MS, () => void this.#open());
  }

  #tell(snapshot: Snapshot, trouble: Fault | null): void {
    if (this.#ended.signal.aborted) return;
    this.#snapshot = snapshot;
    this.#trouble = trouble;
    this.#onChange();
  }

  #limited(): AbortSignal {
    return AbortSignal.any([this.#ended.signal, AbortSignal.timeout(READ_LIMIT_MS)]);
  }
}
