import type { IncomingMessage } from "node:http";
import { reasonOf } from "../model/reason.js";
import { Coalescer } from "./coalescer.js";
import { addressOf } from "./endpoint.js";
import type { Engine } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { attachedContainer, EVENT_FILTERS, isRelevantEvent } from "./events.js";
import { LineBuffer } from "./lines.js";

export interface EngineListener {
  /** Something changed; list everything again. Called at once for the first change, then once per burst. */
  readonly onChange: () => void;
  /** The engine went away, or said what nobody understands. Called once at most, never after disposal. */
  readonly onEnd: (reason: EngineError) => void;
  readonly signal?: AbortSignal;
}

/** One `docker compose up` is a burst of some ten events per container, a few milliseconds apart. */
const BURST_MS = 20;

/** Seconds of silence after which the kernel asks whether a remote engine is still there. */
const KEEPALIVE_MS = 15_000;

/**
 * Subscribes to the engine. When this resolves, list: whatever changes after that listing is reported.
 * Nothing is polled, and no timer runs while nothing happens.
 */
export async function watchEngine(engine: Engine, listener: EngineListener): Promise<Disposable> {
  const since = await engineTime(engine, listener.signal);
  const stream = await engine.client.stream({
    intent: "report events",
    method: "GET",
    path: "/events",
    query: { filters: JSON.stringify(EVENT_FILTERS), since: String(since) },
    signal: listener.signal,
  });
  if (engine.endpoint.kind !== "unix") stream.socket.setKeepAlive(true, KEEPALIVE_MS);
  return new Subscription(stream, listener, engine);
}

/**
 * Seconds since 1970 by the engine's own clock. Engines send the headers of /events a moment before they
 * subscribe (moby daemon/server/router/system); what happens in that moment is replayed because of `since`.
 */
async function engineTime(engine: Engine, signal: AbortSignal | undefined): Promise<number> {
  const answer = await engine.client.stream({
    intent: "tell the time",
    method: "GET",
    path: "/_ping",
    signal,
  });
  answer.resume();
  const milliseconds = Date.parse(answer.headers.date ?? "");
  return Math.floor((Number.isNaN(milliseconds) ? Date.now() : milliseconds) / 1000);
}

class Subscription implements Disposable {
  readonly #stream: IncomingMessage;
  readonly #listener: EngineListener;
  readonly #engine: Engine;
  readonly #lines = new LineBuffer();
  readonly #changes: Coalescer;
  #isOver = false;

  constructor(stream: IncomingMessage, listener: EngineListener, engine: Engine) {
    this.#stream = stream;
    this.#listener = listener;
    this.#engine = engine;
    this.#changes = new Coalescer(BURST_MS, listener.onChange);
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
    stream.on("error", (error) => this.#end("the event stream broke off", error));
    stream.on("close", () => this.#end("it closed the event stream"));
    listener.signal?.addEventListener("abort", this.#dispose, { once: true });
    if (listener.signal?.aborted) this.#dispose();
  }

  [Symbol.dispose](): void {
    this.#dispose();
  }

  readonly #dispose = (): void => {
    this.#isOver = true;
    this.#listener.signal?.removeEventListener("abort", this.#dispose);
    this.#changes[Symbol.dispose]();
    this.#stream.destroy();
  };

  #read(chunk: Buffer): void {
    if (this.#isOver) return;
    try {
      const lines = this.#lines.push(chunk).filter((line) => line !== "");
      // All are parsed, for one that is no event ends the subscription.
      const relevant = lines.filter((line) => isRelevantEvent(line));
      const attached = [...new Set(relevant.map(attachedContainer).filter((id) => id !== null))];
      for (const container of attached) void this.#afterWriting(container);
      if (relevant.some((line) => attachedContainer(line) === null)) this.#changes.poke();
    } catch (error) {
      this.#end(reasonOf(error), error);
    }
  }

  /**
   * Engines tell of an attachment before their list of containers shows it (20.10 and 28.5 in 19 of 20 cases), and
   * hold the container's lock until it does. To inspect the container waits for that lock.
   */
  async #afterWriting(container: string): Promise<void> {
    const path = `/containers/${encodeURIComponent(container)}/json`;
    const call = {
      intent: "describe a container",
      method: "GET",
      path,
      signal: this.#listener.signal,
    } as const;
    // A container that is gone is no reason to wait.
    await this.#engine.client.json(call).catch(() => {});
    if (!this.#isOver) this.#changes.poke();
  }

  #end(detail: string, cause?: unknown): void {
    if (this.#isOver) return;
    this.#dispose();
    this.#listener.onEnd(
      new EngineError({ code: "engine-lost", address: addressOf(this.#engine.endpoint), detail }, { cause }),
    );
  }
}
