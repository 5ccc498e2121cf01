import { EXIT } from "./exit-code.js";

/** A stream of this process, such as its standard output. */
export interface OutputStream {
  write(text: string): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Nobody reads any more: the program behind the pipe has ended, or the terminal has gone. */
const READER_GONE: readonly (string | undefined)[] = ["EPIPE", "EIO"];

/**
 * Standard output for results. When it cannot be written, whoever listens is told and goes on; where nobody listens,
 * there is nothing to take down, and `end` is called: a reader that closed early (`dockline networks | head`) is no
 * error.
 */
export class Output {
  readonly #stream: OutputStream;
  readonly #listeners = new Set<() => void>();

  constructor(stream: OutputStream, end: (code: number, error: NodeJS.ErrnoException) => void) {
    this.#stream = stream;
    stream.on("error", (error) => {
      if (this.#listeners.size > 0) for (const listener of [...this.#listeners]) listener();
      else end(READER_GONE.includes(error.code) ? EXIT.ok : EXIT.unexpected, error);
    });
  }

  print(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  onLost(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
