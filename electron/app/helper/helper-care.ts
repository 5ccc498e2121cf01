import { lt, valid } from "semver";
import { AppRefused, type HelperView } from "../../../bridge/dashboard/app.js";
import type { HelperInstaller } from "../../../bridge/helper-client/helper-installer.js";
import type { HelperState } from "../../../bridge/helper-client/helper-state.js";
import { InstallError } from "../../../bridge/helper-client/install-error.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { reasonOf } from "../../../bridge/model/reason.js";
import { faultSentence } from "../../../bridge/model/sentence.js";
import { OwnView } from "../own-view.js";

export interface HelperWorld {
  readonly installer: HelperInstaller;
  /** The user whom the helper is to serve. */
  readonly uid: number;
  /** Of the helper that came with the app. */
  readonly version: string;
  /** Ends whatever connection there is; fine when there is none. */
  disconnect(): Promise<void>;
  /** For the log: what nobody is to be asked about any more. */
  onError(error: unknown): void;
}

/** Owner of what the app knows of the helper: reads it from the system, has it installed or removed, one at a time. */
export class HelperCare {
  readonly #world: HelperWorld;
  readonly #view = new OwnView<HelperView>({ kind: "unknown" });
  /** Counts what was begun, so that a look that began before is not believed any more. */
  #turn = 0;

  constructor(world: HelperWorld) {
    this.#world = world;
  }

  get view(): HelperView {
    return this.#view.now;
  }

  onChange(listener: () => void): Disposable {
    return this.#view.onChange(listener);
  }

  /** Reads anew how the helper is; never rejects. While it is being installed or removed, that goes on being told. */
  async look(): Promise<void> {
    if (this.#isBusy) return;
    await this.#read();
  }

  /** Installs or replaces it. Throws AppRefused with a sentence for whoever asked; the view tells what is there then. */
  async install(): Promise<void> {
    const { installer, uid } = this.#world;
    await this.#alone("being-installed", async () => void (await installer.install(uid)));
  }

  /**
   * Removes it, with all that it made on this host, and then disconnects, which is for Docker's VM: whoever does not
   * agree stays connected. Throws AppRefused.
   */
  async remove(): Promise<void> {
    const { installer, disconnect, onError } = this.#world;
    await this.#alone("being-removed", async () => {
      await installer.uninstall();
      await disconnect().catch(onError);
    });
  }

  get #isBusy(): boolean {
    return this.view.kind === "being-installed" || this.view.kind === "being-removed";
  }

  async #alone(kind: "being-installed" | "being-removed", work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) throw new AppRefused(BUSY);
    this.#turn += 1;
    this.#view.show({ kind });
    try {
      await work();
    } catch (cause) {
      throw new AppRefused(refusalSentence(kind, cause), { cause });
    } finally {
      await this.#read();
    }
  }

  async #read(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const view = await readHelperView(this.#world);
    if (turn === this.#turn) this.#view.show(view);
  }
}

const BUSY =
  "The helper is being installed or removed already; look for the window that asks for a password.";

async function readHelperView({ installer, version }: HelperWorld): Promise<HelperView> {
  try {
    return await helperView(await installer.readState(), version, installer);
  } catch (error) {
    if (!(error instanceof FaultError))
      return { kind: "broken", why: `The helper cannot be asked: ${reasonOf(error)}` };
    const isOtherProtocol = error.fault.code === "helper-version";
    return isOtherProtocol
      ? { kind: "outdated" }
      : { kind: "broken", why: faultSentence(error.fault, "buttons") };
  }
}

async function helperView(
  { isInstalled, running }: HelperState,
  version: string,
  installer: HelperInstaller,
): Promise<HelperView> {
  if (running !== null)
    return isOlder(running.version, version)
      ? { kind: "outdated" }
      : { kind: "ready", version: running.version };
  if (!isInstalled) return { kind: "missing" };
  const why = await installer.explainSilence();
  return { kind: "broken", why: `The helper is installed but does not answer; ${why}` };
}

/** A helper that tells no version is none of ours, and older than any. */
function isOlder(found: string, own: string): boolean {
  return valid(found) === null || lt(found, own);
}

function refusalSentence(kind: "being-installed" | "being-removed", cause: unknown): string {
  const what = kind === "being-installed" ? "installed" : "removed";
  if (cause instanceof InstallError)
    return cause.code === "declined" ? `Nothing was ${what}, since nobody agreed to it.` : cause.message;
  if (cause instanceof FaultError) return faultSentence(cause.fault, "buttons");
  return `The helper could not be ${what}: ${reasonOf(cause)}`;
}
