import type { NamesConfig, NamesReport } from "../../protocol/messages.js";
import type { NameService } from "../name-service.js";
import { runOrThrow } from "../run.js";
import type { System } from "../system.js";

const RESOLVECTL_CANDIDATES = ["/usr/bin/resolvectl", "/bin/resolvectl"];
/** systemd-resolved writes it as soon as it runs (systemd-resolved.service(8)). */
const RESOLVED_FILE = "/run/systemd/resolve/resolv.conf";

type ResolvedSystem = Pick<System, "run" | "readText" | "findTrusted">;

/**
 * systemd-resolved, by its settings per link (resolvectl(1)): the zone is asked at the server of the tunnel's link
 * and nowhere else, and nothing else is asked there. The settings go with the link, so that a crash leaves none.
 * Hosts without systemd-resolved are left as they are: /etc/resolv.conf knows no zones.
 */
export class ResolvedNames implements NameService {
  readonly #system: ResolvedSystem;
  readonly #linkName: string;
  /** Whether the link may have settings of ours; another helper's went with its link. */
  #isTouched = false;

  constructor(system: ResolvedSystem, linkName: string) {
    this.#system = system;
    this.#linkName = linkName;
  }

  set(names: NamesConfig): Promise<NamesReport> {
    return this.#attempt(async (resolvectl) => {
      if (await this.#isSet(resolvectl, names)) return;
      this.#isTouched = true;
      // The server last: until the link is for one zone alone, it could be asked for everything.
      await Promise.all([
        this.#tell(resolvectl, "default-route", "no"),
        this.#tell(resolvectl, "domain", domainOf(names)),
        this.#tell(resolvectl, "dnssec", "no"),
        this.#tell(resolvectl, "dnsovertls", "no"),
      ]);
      await this.#tell(resolvectl, "dns", serverOf(names));
      // Somebody may have asked before, and been told that there is no such name. Full caches are no failure.
      await this.#system.run([resolvectl, "flush-caches"]);
    }, names);
  }

  read(names: NamesConfig): Promise<NamesReport> {
    return this.#attempt(async () => {}, names);
  }

  async clear(): Promise<void> {
    if (!this.#isTouched) return;
    this.#isTouched = false;
    const resolvectl = await this.#find();
    // Without the link there is nothing to take back, and resolvectl fails.
    if (resolvectl !== null) await this.#system.run([resolvectl, "revert", this.#linkName]).catch(() => {});
  }

  async #attempt(change: (resolvectl: string) => Promise<void>, names: NamesConfig): Promise<NamesReport> {
    try {
      const resolvectl = await this.#find();
      if (resolvectl === null) return { state: "no-resolver" };
      await change(resolvectl);
      if (await this.#isSet(resolvectl, names)) return { state: "set", by: "systemd-resolved" };
      return { state: "failed", message: "systemd-resolved has other settings for the tunnel's link" };
    } catch (error) {
      return { state: "failed", message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Null where systemd-resolved does not run, or cannot be told anything. */
  async #find(): Promise<string | null> {
    const hasRun = (await this.#system.readText(RESOLVED_FILE)) !== null;
    return hasRun ? this.#system.findTrusted(RESOLVECTL_CANDIDATES) : null;
  }

  async #isSet(resolvectl: string, names: NamesConfig): Promise<boolean> {
    const [servers, domains] = await Promise.all([
      this.#read(resolvectl, "dns"),
      this.#read(resolvectl, "domain"),
    ]);
    return servers === serverOf(names) && domains === domainOf(names);
  }

  /** "Link 5 (dockline0): 127.0.0.1:15353": what stands behind the colon; null where the link is not known. */
  async #read(resolvectl: string, setting: "dns" | "domain"): Promise<string | null> {
    const output = await runOrThrow(this.#system.run, [resolvectl, setting, this.#linkName]);
    const prefix = new RegExp(`^Link \\d+ \\(${this.#linkName}\\):`);
    const line = output.split("\n").find((one) => prefix.test(one));
    return line?.replace(prefix, "").trim() ?? null;
  }

  #tell(resolvectl: string, setting: string, value: string): Promise<string> {
    return runOrThrow(this.#system.run, [resolvectl, setting, this.#linkName, value]);
  }
}

function serverOf({ port }: NamesConfig): string {
  return `127.0.0.1:${port}`;
}

/** With a tilde: asked there, but not searched for short names. */
function domainOf({ zone }: NamesConfig): string {
  return `~${zone}`;
}
