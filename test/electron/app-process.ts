import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { eventually } from "../lab/eventually.js";
import type { Answer, Happening, Order, SeenItem, Sight } from "./stand-in/orders.js";

const MARK = "\u0001";

/** The app's main process on the stand-in of Electron, and the hands and eyes of whoever sits before it. */
export class AppProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #listeners = new Set<(happening: Happening) => void>();
  #lastId = 0;
  #story = "";

  /** `child` was started with `appArguments`, with all three of its streams as pipes. */
  constructor(child: ChildProcess) {
    this.#process = child;
    this.#ended = new Promise((resolve) => child.once("close", resolve));
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#story += chunk.toString();
    });
    // An order that comes when the app has left is answered by its end.
    child.stdin?.on("error", () => {});
    if (child.stdout === null) throw new Error("the app's output is not piped");
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(line));
    void this.#ended.then(() => {
      for (const [id, answer] of this.#waiting)
        answer({ id, error: `the app has left; it said:\n${this.#story}` });
    });
  }

  /** Whatever it has printed. */
  get story(): string {
    return this.#story;
  }

  /** Resolves with its exit code. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Rejects when the app says that it cannot be done, or has left. */
  async order(order: Order): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#process.stdin?.write(`${JSON.stringify({ id, ...order })}\n`);
    const answer = this.#process.exitCode === null ? await answered : { id, error: "the app has left" };
    if ("error" in answer) throw new Error(answer.error);
    return answer.value;
  }

  async look(): Promise<Sight> {
    return (await this.order({ do: "look" })) as Sight;
  }

  /** Looks until `isWanted`; rejects with what was seen last when the time is over. */
  async sees(isWanted: (sight: Sight) => boolean, timeoutMs = 20_000): Promise<Sight> {
    const sight = await eventually(() => this.look(), isWanted, timeoutMs);
    if (!isWanted(sight)) throw new Error(`after ${timeoutMs} ms there was only ${JSON.stringify(sight)}`);
    return sight;
  }

  async click(...path: readonly string[]): Promise<void> {
    await this.order({ do: "click", path });
  }

  onHappening(listener: (happening: Happening) => void): void {
    this.#listeners.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  #take(line: string): void {
    if (!line.startsWith(MARK)) {
      this.#story += `${line}\n`;
      return;
    }
    const message = JSON.parse(line.slice(MARK.length)) as Answer | Happening;
    if ("happened" in message) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}

/** The labels of a menu, as a person reads them from top to bottom; separators as "-". */
export function labels(items: readonly SeenItem[]): readonly string[] {
  return items.map(({ type, label }) => (type === "separator" ? "-" : label));
}
