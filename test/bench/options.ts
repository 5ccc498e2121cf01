import { parseArgs } from "node:util";

export type Wish =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly why: string }
  | ({ readonly kind: "measure" } & Options);

export interface Options {
  readonly runs: number;
  /** Names of figures. */
  readonly only: readonly string[];
  readonly jsonFile: string | null;
}

const MOST_RUNS = 1_000;

/** What the command line asks for; `figures` are the names that there are. */
export function parseOptions(args: readonly string[], figures: readonly string[]): Wish {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "5" },
        only: { type: "string", default: figures.join() },
        json: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const [runs, only] = [Number(values.runs), values.only.split(",")];
    const unknown = only.find((name) => !figures.includes(name));
    if (unknown !== undefined) return wrong(`There is no figure "${unknown}"; --help lists them.`);
    if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS)
      return wrong(`--runs is a whole number from 1 to ${MOST_RUNS}.`);
    return { kind: "measure", runs, only, jsonFile: values.json ?? null };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(why: string): Wish {
  return { kind: "wrong", why };
}
