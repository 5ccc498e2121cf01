/** One package of others that is in the app, and on which terms. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** As its package.json says it, in SPDX. */
  readonly licence: string;
  readonly author: string | null;
  /** The licence as the package has it; null where it has none. */
  readonly text: string | null;
}

const LINE = "-".repeat(80);

/** THIRD-PARTY-NOTICES.txt: every package once, by name and version, with its whole licence. */
export function renderNotices(notices: readonly Notice[]): string {
  const byKey = new Map(notices.map((one) => [`${one.name} ${one.version}`, one]));
  const sorted = [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, notice]) => notice);
  const head = `Dockline contains ${sorted.length} packages of others, each under its own licence.\n`;
  return [head, ...sorted.map(renderNotice)].join(`\n${LINE}\n`);
}

function renderNotice({ name, version, licence, author, text }: Notice): string {
  const by = author === null ? "" : `, by ${author}`;
  const terms = text?.trim() ?? `Its package has no text of this licence, but names it${by}.`;
  return `${name} ${version} (${licence})\n\n${terms.replaceAll("\r\n", "\n")}\n`;
}
