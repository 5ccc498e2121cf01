import type { Finding } from "./doctor.js";
import type { Tone } from "./tone.js";

/** How findings look where they are read. */
export interface FindingStyle {
  readonly marks: Readonly<Record<Tone, string>>;
  evidence(fact: string): string;
}

/** For where there are no colours. */
export const PLAIN_FINDINGS: FindingStyle = {
  marks: { good: "✓", bad: "✗", partly: "!", busy: "…", off: "-" },
  evidence: (fact) => fact,
};

/** A line for each finding, with its evidence below. */
export function findingLines(all: readonly Finding[], { marks, evidence }: FindingStyle): string[] {
  const width = Math.max(...all.map(({ about }) => about.length));
  return all.flatMap(({ tone, about, sentence, evidence: facts }) => [
    `${marks[tone]} ${about.padEnd(width)}  ${sentence}`,
    ...facts.map((fact) => `  ${"".padEnd(width)}  ${evidence(fact)}`),
  ]);
}
