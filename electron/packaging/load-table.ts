/** Of esbuild's metafile, what a bundle's start depends on. */
export interface BundleMetafile {
  readonly outputs: Readonly<Record<string, BundleOutput>>;
}

interface BundleOutput {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

/** What is read when a program starts, and what only when it is needed. */
export interface Load {
  readonly atStart: readonly LoadedPart[];
  readonly later: readonly LoadedPart[];
}

/** An npm package, or "Dockline". */
export interface LoadedPart {
  readonly name: string;
  readonly bytes: number;
}

/** Follows static imports from `entry`, as in "dist/app/main.js"; what only a dynamic import reaches comes later. */
export function loadOf({ outputs }: BundleMetafile, entry: string): Load {
  const atStart = new Set<string>();
  const visit = (path: string) => {
    if (atStart.has(path)) return;
    atStart.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) visit(next);
    }
  };
  visit(entry);
  const later = Object.keys(outputs).filter((path) => !atStart.has(path));
  return { atStart: partsOf(outputs, [...atStart]), later: partsOf(outputs, later) };
}

/** Largest first. */
function partsOf(outputs: BundleMetafile["outputs"], paths: readonly string[]): readonly LoadedPart[] {
  const bytes = new Map<string, number>();
  for (const path of paths) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[path]?.inputs ?? {})) {
      const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? "Dockline";
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes]
    .map(([name, size]) => ({ name, bytes: size }))
    .sort((one, other) => other.bytes - one.bytes || (one.name < other.name ? -1 : 1));
}

const SHOWN = 8;

/** A table for the documentation: how much is read, and the largest parts of it. */
export function renderLoad({ atStart, later }: Load): string {
  const rows = [
    `| at start | ${kilobytes(sum(atStart))} | ${largest(atStart)} |`,
    ...(later.length === 0 ? [] : [`| when needed | ${kilobytes(sum(later))} | ${largest(later)} |`]),
  ];
  return ["| read | size | largest parts |", "|---|---:|---|", ...rows].join("\n");
}

function largest(parts: readonly LoadedPart[]): string {
  const shown = parts.slice(0, SHOWN).map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`);
  const rest = parts.slice(SHOWN);
  return [...shown, ...(rest.length === 0 ? [] : [`${rest.length} more ${kilobytes(sum(rest))}`])].join(", ");
}

function sum(parts: readonly LoadedPart[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}
