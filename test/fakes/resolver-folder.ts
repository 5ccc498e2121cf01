import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RESOLVER_HEADER, ResolverFile } from "../../helper/platform/darwin/resolver-file.js";
import type { Run } from "../../helper/platform/run.js";

/** A throwaway /etc with a `resolver` in which `foreign` lies, by name. */
export class ResolverFolder implements Disposable {
  readonly #etc = mkdtempSync(join(tmpdir(), "dockline-etc-"));
  readonly #folder = join(this.#etc, "resolver");
  readonly #foreign: Readonly<Record<string, string>>;

  constructor(foreign: Readonly<Record<string, string>>) {
    this.#foreign = foreign;
    mkdirSync(this.#folder, { mode: 0o755 });
    for (const [name, text] of Object.entries(foreign)) writeFileSync(join(this.#folder, name), text);
  }

  service(run: Run): ResolverFile {
    return new ResolverFile({ run, folder: this.#folder });
  }

  /** Files of ours, those half-written included. */
  get ours(): readonly string[] {
    const beside = readdirSync(this.#etc).filter((name) => name !== "resolver");
    return [...beside, ...readdirSync(this.#folder).filter((name) => !(name in this.#foreign))];
  }

  /** What became of others' files, and what of ours is not what it should be. */
  get violations(): readonly string[] {
    const read = (name: string) => readFileSync(join(this.#folder, name), "utf8");
    const there = readdirSync(this.#folder);
    const harmed = Object.entries(this.#foreign).filter(
      ([name, text]) => !there.includes(name) || read(name) !== text,
    );
    const strange = there.filter((name) => !(name in this.#foreign) && !isOneZone(name, read(name)));
    return [...harmed.map(([name]) => `changed ${name}`), ...strange.map((name) => `strange ${name}`)];
  }

  [Symbol.dispose](): void {
    rmSync(this.#etc, { recursive: true });
  }
}

/** One zone at one port of this host, and nothing else. */
function isOneZone(name: string, text: string): boolean {
  const lines = [
    "domain ([a-z0-9.-]+)",
    "nameserver 127\\.0\\.0\\.1",
    "port [0-9]+",
    "timeout 2",
    "search_order 1",
  ];
  return new RegExp(`^${RESOLVER_HEADER}\n${lines.join("\n")}\n$`).exec(text)?.[1] === name;
}
