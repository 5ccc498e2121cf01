const NEWLINE = 0x0a;

/** One message as it goes over a socket: JSON on one line. */
export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

/** What came out of the bytes so far. After `too-long` the stream has no next line: close it. */
export type Incoming = { readonly kind: "line"; readonly text: string } | { readonly kind: "too-long" };

/**
 * Cuts a byte stream into lines of at most `maxBytes` bytes, the newline not counted.
 *
 * Holds at most `maxBytes` bytes, however much arrives without a newline. Lines are decoded only when they
 * are whole, so a character that was cut in two by the transport is not damaged.
 */
export class LineReader {
  readonly #maxBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #isBroken = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): readonly Incoming[] {
    const incoming: Incoming[] = [];
    let rest = chunk;
    while (!this.#isBroken) {
      const end = rest.indexOf(NEWLINE);
      const part = end < 0 ? rest : rest.subarray(0, end);
      if (this.#pendingBytes + part.length > this.#maxBytes) {
        this.#break();
        incoming.push({ kind: "too-long" });
        break;
      }
      this.#keep(part);
      if (end < 0) break;
      incoming.push({ kind: "line", text: this.#take() });
      rest = rest.subarray(end + 1);
    }
    return incoming;
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#pending.push(part);
    this.#pendingBytes += part.length;
  }

  #take(): string {
    const text = Buffer.concat(this.#pending).toString("utf8");
    this.#pending = [];
    this.#pendingBytes = 0;
    return text;
  }

  #break(): void {
    this.#isBroken = true;
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}
