import type { HelperInstaller } from "../../bridge/helper-client/helper-installer.js";
import type { HelperState } from "../../bridge/helper-client/helper-state.js";

/** A system with at most one helper; work waits for `answer` where a test sets `isAsking`. */
export class FakeInstaller implements HelperInstaller {
  /** Of the helper that would be installed. */
  readonly version: string;
  state: HelperState = { isInstalled: false, running: null };
  /** Thrown by the next installation or removal, which changes nothing then. */
  refusal: Error | null = null;
  /** Thrown by each look. */
  trouble: Error | null = null;
  owners: number[] = [];
  isAsking = false;
  #answer: () => void = () => {};

  constructor(version: string) {
    this.version = version;
  }

  async install(ownerUid: number): Promise<HelperState> {
    await this.#consent();
    this.owners.push(ownerUid);
    this.state = { isInstalled: true, running: { version: this.version, protocol: 2, pid: 7 } };
    return this.state;
  }

  async uninstall(): Promise<void> {
    await this.#consent();
    this.state = { isInstalled: false, running: null };
  }

  async readState(): Promise<HelperState> {
    if (this.trouble !== null) throw this.trouble;
    return this.state;
  }

  async explainSilence(): Promise<string> {
    return "see its log.";
  }

  /** The person answers the window. */
  answer(): void {
    this.#answer();
  }

  async #consent(): Promise<void> {
    if (this.isAsking)
      await new Promise<void>((resolve) => {
        this.#answer = resolve;
      });
    const { refusal } = this;
    this.refusal = null;
    if (refusal !== null) throw refusal;
  }
}
