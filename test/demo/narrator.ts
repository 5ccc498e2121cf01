import chalk from "chalk";

interface Answered {
  readonly network: string;
  readonly address: string;
  readonly ping: boolean;
  readonly http: boolean;
}

/** Says what the demo does, one line per step, with the time it took; remembers whether all went as it should. */
export class Narrator {
  #steps = 0;
  #failures = 0;
  readonly #startedAt = performance.now();

  async step<T>(text: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    this.#line(text, performance.now() - startedAt);
    return result;
  }

  /** Probes until every answer is as expected, for three seconds at the most, and shows each of them. */
  async check(
    text: string,
    services: readonly { readonly network: string }[],
    probe: () => Promise<readonly Answered[]>,
    isExpected: boolean,
  ): Promise<void> {
    const startedAt = performance.now();
    const isRight = (answers: readonly Answered[]) =>
      answers.length === services.length &&
      answers.every(({ ping, http }) => ping === isExpected && http === isExpected);
    let answers = await probe();
    while (!isRight(answers) && performance.now() - startedAt < 3_000) answers = await probe();
    this.#line(text, performance.now() - startedAt);
    for (const { network, address, ping, http } of answers) {
      this.detail(`${network.padEnd(8)} ${address.padEnd(16)} ping ${answer(ping)}   curl ${answer(http)}`);
    }
    this.require(isRight(answers), "not as it should be");
  }

  tell(text: string): void {
    console.log(text);
  }

  detail(text: string): void {
    console.log(`     ${text}`);
  }

  /** What another program said, indented. */
  quote(text: string): void {
    for (const line of text.trimEnd().split("\n")) this.detail(chalk.dim(line));
  }

  complain(text: string): void {
    console.error(chalk.red(text));
  }

  require(holds: boolean, complaint: string): void {
    if (holds) return;
    this.#failures += 1;
    this.complain(`     FAILED: ${complaint}`);
  }

  /** The exit code. */
  end(): number {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    if (this.#failures === 0) console.log(chalk.bold.green(`Everything as it should be, in ${seconds} s.`));
    else this.complain(`${this.#failures} of the steps did not go as they should.`);
    return this.#failures === 0 ? 0 : 1;
  }

  #line(text: string, tookMs: number): void {
    this.#steps += 1;
    console.log(
      `${chalk.bold(`${String(this.#steps).padStart(2)}.`)}  ${text.padEnd(72)} ${String(Math.round(tookMs)).padStart(6)} ms`,
    );
  }
}

function answer(isYes: boolean): string {
  return isYes ? chalk.green("yes") : chalk.red("no ");
}
