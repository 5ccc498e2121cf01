import { AppRefused, type CommandLineView } from "../../../bridge/dashboard/app.js";
import { InstallError } from "../../../bridge/helper-client/install-error.js";
import { foreignCommandSentence } from "../../../bridge/helper-client/launchd/root-link.js";
import { reasonOf } from "../../../bridge/model/reason.js";
import { OwnView } from "../own-view.js";
import { isPassingPlace, PASSING_PLACE_SENTENCE } from "../passing-place.js";
import { placeLink, readLink } from "./command-link.js";

export interface CommandLineWorld {
  /** The command in the app, absolute; null where it will not stay where it is. */
  readonly target: string | null;
  /** Where shells are to find it. */
  readonly link: string;
  /** Where it counts too, as a package manager may have put it there. */
  readonly otherLinks: readonly string[];
  /** Has root make `link` where this user may not, and throws InstallError; null where root is not asked. */
  readonly linkAsRoot: ((target: string) => Promise<void>) | null;
}

/** The `dockline` command of the user's shells: a link to the one in the app, never in the place of others' files. */
export class CommandLine {
  readonly #world: CommandLineWorld;
  readonly #view = new OwnView<CommandLineView>({ kind: "missing" });
  #isAsking = false;

  constructor(world: CommandLineWorld) {
    this.#world = world;
  }

  get view(): CommandLineView {
    return this.#view.now;
  }

  onChange(listener: () => void): Disposable {
    return this.#view.onChange(listener);
  }

  /** Reads anew where the command is; never rejects. */
  async look(): Promise<void> {
    this.#view.show(await readView(this.#world));
  }

  /** Fine when it is there already. Throws AppRefused, and then nothing has changed. */
  async install(): Promise<void> {
    if (this.#isAsking)
      throw new AppRefused(
        "The command is being installed already; look for the window that asks for a password.",
      );
    this.#isAsking = true;
    try {
      await install(this.#world);
    } finally {
      this.#isAsking = false;
      await this.look();
    }
  }
}

/** A folder that this user may not write to. */
const NOT_OURS: ReadonlySet<unknown> = new Set(["EACCES", "EPERM"]);

async function install(world: CommandLineWorld): Promise<void> {
  const { link, linkAsRoot } = world;
  const target = lastingTarget(world.target);
  const { kind } = await readView(world);
  if (kind === "ours") return;
  if (kind === "taken") throw new AppRefused(foreignCommandSentence(link));
  try {
    await placeLink(link, target).catch((error: NodeJS.ErrnoException) => {
      if (linkAsRoot === null || !NOT_OURS.has(error.code)) throw error;
      return linkAsRoot(target);
    });
  } catch (cause) {
    if (cause instanceof InstallError) throw new AppRefused(cause.message, { cause });
    throw new AppRefused(`The command could not be installed: ${reasonOf(cause)}`, { cause });
  }
}

function lastingTarget(target: string | null): string {
  if (target === null) throw new AppRefused("Only the installed app can install the command.");
  if (isPassingPlace(target)) throw new AppRefused(PASSING_PLACE_SENTENCE);
  return target;
}

async function readView({ link, otherLinks, target }: CommandLineWorld): Promise<CommandLineView> {
  const places = [link, ...otherLinks];
  const found = await Promise.all(places.map((path) => readLink(path, target)));
  const path = places[found.indexOf("ours")];
  if (path !== undefined) return { kind: "ours", path };
  return found[0] === "taken" ? { kind: "taken", path: link } : { kind: "missing" };
}
