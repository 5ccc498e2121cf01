import { StringDecoder } from "node:string_decoder";

/** Longest line that an engine or our own container has a reason to write, in characters. */
const MAX_LINE = 1024 * 1024;

/** Cuts a byte stream into lines; chunks may end anywhere, also inside a character. */
export class LineBuffer {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** The lines that `chunk` completes, without their ends; throws a RangeError at a line without an end. */
  push(chunk: Buffer): string[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE) throw new RangeError(`a line is longer than ${MAX_LINE} characters`);
    return lines.map((line) => line.replace(/\r$/, ""));
  }

  /** What came after the last line end, once the stream has ended; "" when nothing did. */
  rest(): string {
    return this.#rest + this.#decoder.end();
  }
}
