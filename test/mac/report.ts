import { type CheckResult, hasFailed } from "./check.js";

export interface Report {
  /** Versions and the like, each with its name. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly results: readonly CheckResult[];
}

/** Markdown, for an issue: what ran where, each check with its result, and the raw text of what was not as expected. */
export function reportText({ facts, results }: Report): string {
  const failed = results.filter(hasFailed);
  return [
    "# Dockline on a Mac",
    "",
    failed.length === 0
      ? `All ${results.length} checks are as expected.`
      : `${failed.length} of ${results.length} checks are not as expected.`,
    "",
    "| | |",
    "|---|---|",
    ...facts.map(([name, value]) => `| ${name} | ${cell(value)} |`),
    "",
    "| check | result | ms | notes |",
    "|---|---|---|---|",
    ...results.map(row),
    ...failed.flatMap(details),
    "",
  ].join("\n");
}

function row(result: CheckResult): string {
  return `| ${cell(result.title)} | ${verdict(result)} | ${result.tookMs} | ${cell(result.notes.join("; "))} |`;
}

function verdict({ error, differences }: CheckResult): string {
  if (error !== null) return "**not found out**";
  return differences.length === 0 ? "ok" : `**${differences.length} different**`;
}

function details({ title, error, differences }: CheckResult): readonly string[] {
  return [
    "",
    `## ${title}`,
    ...(error === null ? [] : ["", error]),
    ...differences.flatMap(({ what, raw }) => ["", what, "", "````text", raw, "````"]),
  ];
}

/** One line without the sign that ends a cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
}
