import type { Socket } from "node:net";
import { reasonOf } from "../model/reason.js";
import { EngineError } from "./engine-error.js";
import { LineBuffer } from "./lines.js";

/** Most that a set-up container has a reason to print, in bytes. */
const MAX_OUTPUT_BYTES = 256 * 1024;

/** A piece of the output of a container without a terminal. */
export interface Frame {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Buffer;
}

/**
 * Takes apart what an engine multiplexes: a byte for the stream, three of nothing, four for the length (big
 * end first), then so many bytes. Chunks may end anywhere.
 */
export class FrameBuffer {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Frame[] {
    let rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= 8) {
      const end = 8 + rest.readUInt32BE(4);
      if (end > MAX_OUTPUT_BYTES) throw new RangeError(`a piece of ${end} bytes`);
      if (rest.length < end) break;
      frames.push({ stream: rest[0] === 2 ? "stderr" : "stdout", bytes: rest.subarray(8, end) });
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    return frames;
  }
}

/** Both ends of a container: its lines as they come, and its stdin. */
export class ContainerIo implements Disposable {
  readonly #socket: Socket;
  readonly #frames = new FrameBuffer();
  readonly #stdout = new LineBuffer();
  readonly #stderr = new LineBuffer();
  readonly #errorLines: string[] = [];
  #outputBytes = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    // Without a listener an error is fatal to the process; `lines` throws it to whoever reads.
    socket.on("error", () => {});
  }

  /** What came on stderr so far. */
  get errorLines(): readonly string[] {
    return this.#errorLines;
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  endInput(): void {
    this.#socket.end();
  }

  /** The lines of stdout until the container closes it; ending the loop early ends the connection. */
  async *lines(): AsyncGenerator<string, void> {
    for await (const chunk of this.#socket) {
      for (const frame of this.#framesOf(chunk)) {
        if (frame.stream === "stdout") yield* this.#stdout.push(frame.bytes).filter(Boolean);
        else this.#errorLines.push(...this.#stderr.push(frame.bytes));
      }
    }
    const rest = this.#stdout.rest();
    if (rest !== "") yield rest;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #framesOf(chunk: Buffer): Frame[] {
    this.#outputBytes += chunk.length;
    try {
      if (this.#outputBytes > MAX_OUTPUT_BYTES) throw new RangeError(`over ${MAX_OUTPUT_BYTES} bytes`);
      return this.#frames.push(chunk);
    } catch (cause) {
      const detail = reasonOf(cause);
      throw new EngineError({ code: "setup-output", detail }, { cause });
    }
  }
}
