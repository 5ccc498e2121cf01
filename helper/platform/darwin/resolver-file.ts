import { chmod, mkdir, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { NamesConfig, NamesReport } from "../../protocol/messages.js";
import type { NameService } from "../name-service.js";
import { listRootFolder, placeFile, readPlainFile, removeFile } from "../owned-file.js";
import type { Run } from "../run.js";

export const RESOLVER_FOLDER = "/etc/resolver";
/** Whatever has it as its first line is ours, and nothing else is. */
export const RESOLVER_HEADER = "# Added by Dockline. Removed when it disconnects.";

/** Empties the caches of Directory Services and of mDNSResponder, which does so on SIGHUP. */
const FLUSH_COMMANDS = [
  ["/usr/bin/dscacheutil", "-flushcache"],
  ["/usr/bin/killall", "-HUP", "mDNSResponder"],
] as const;

export interface ResolverFileOptions {
  readonly run: Run;
  /** RESOLVER_FOLDER, on a Mac. */
  readonly folder: string;
}

/**
 * /etc/resolver (resolver(5)): one file per zone, which macOS reads by itself as soon as it changes. The file of a
 * killed helper survives it, so a new one begins with `clear`.
 */
export class ResolverFile implements NameService {
  readonly #options: ResolverFileOptions;
  #hasMadeFolder = false;

  constructor(options: ResolverFileOptions) {
    this.#options = options;
  }

  async set(names: NamesConfig): Promise<NamesReport> {
    const report = await this.read(names);
    if (report.state !== "failed") return report;
    try {
      await this.#write(names);
      return await this.read(names);
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EEXIST";
      return isTaken ? { state: "conflict", path: this.#pathOf(names) } : failed(error);
    }
  }

  async read(names: NamesConfig): Promise<NamesReport> {
    const path = this.#pathOf(names);
    try {
      const files = await this.#readAll();
      const foreign = files.find((file) => !isOurs(file.text) && zoneOf(file) === names.zone);
      if (foreign !== undefined) return { state: "conflict", path: foreign.path };
      const isSet = files.some((file) => file.path === path && file.text === contentOf(names));
      return isSet ? { state: "set", by: "resolver-file" } : failed(new Error(`${path} is not in place`));
    } catch (error) {
      return failed(error);
    }
  }

  async clear(): Promise<void> {
    try {
      await removeFile(this.#stagingPath);
      if (await this.#removeOurs(null)) await this.#flush();
      // Where others have put files there since, this fails and the folder stays.
      if (this.#hasMadeFolder) await rmdir(this.#options.folder).catch(() => {});
      this.#hasMadeFolder = false;
    } catch {
      // A folder that others may write to has nothing of ours in it.
    }
  }

  async #write(names: NamesConfig): Promise<void> {
    const path = this.#pathOf(names);
    await this.#removeOurs(path);
    const made = await mkdir(this.#options.folder, { recursive: true, mode: 0o755 });
    if (made !== undefined) {
      this.#hasMadeFolder = true;
      await chmod(this.#options.folder, 0o755);
    }
    const isReplacing = (await readPlainFile(path)).kind !== "missing";
    await placeFile({ path, text: contentOf(names), stagingPath: this.#stagingPath, isReplacing });
    // Somebody may have asked before, and been told that there is no such name.
    await this.#flush();
  }

  /** Resolves with whether there was any besides `kept`. */
  async #removeOurs(kept: string | null): Promise<boolean> {
    const ours = (await this.#readAll()).filter(({ path, text }) => isOurs(text) && path !== kept);
    for (const { path } of ours) await removeFile(path);
    return ours.length > 0;
  }

  async #readAll(): Promise<readonly ResolverEntry[]> {
    const paths = (await listRootFolder(this.#options.folder)) ?? [];
    return Promise.all(
      paths.map(async (path) => {
        const reading = await readPlainFile(path);
        return { path, text: reading.kind === "file" ? reading.text : null };
      }),
    );
  }

  /** That a cache stays full for some seconds is no failure. */
  async #flush(): Promise<void> {
    for (const argv of FLUSH_COMMANDS) await this.#options.run(argv).catch(() => {});
  }

  #pathOf({ zone }: NamesConfig): string {
    return join(this.#options.folder, zone);
  }

  /** Beside the folder, for in it half-written files are read as zones too, and elsewhere may be another volume. */
  get #stagingPath(): string {
    return `${this.#options.folder}.dockline-partial`;
  }
}

interface ResolverEntry {
  readonly path: string;
  /** Null for what is no file. */
  readonly text: string | null;
}

function contentOf({ zone, port }: NamesConfig): string {
  return `${RESOLVER_HEADER}\ndomain ${zone}\nnameserver 127.0.0.1\nport ${port}\ntimeout 2\nsearch_order 1\n`;
}

function isOurs(text: string | null): boolean {
  return text?.startsWith(`${RESOLVER_HEADER}\n`) === true;
}

/** The file's name, unless it says otherwise (configd, dnsinfo_flatfile.c). */
function zoneOf({ path, text }: ResolverEntry): string {
  const said = /^[ \t]*domain[ \t]+(\S+)/m.exec(text ?? "")?.[1];
  return (said ?? basename(path)).toLowerCase().replace(/\.$/, "");
}

function failed(error: unknown): NamesReport {
  return { state: "failed", message: error instanceof Error ? error.message : String(error) };
}
