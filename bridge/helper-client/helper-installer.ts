import type { HelperState } from "./helper-state.js";

/** The helper as a service of this system. Everything here throws InstallError, whose message says what to do. */
export interface HelperInstaller {
  /** Installs or replaces it, for the one user whom it will serve, and waits until it answers. */
  install(ownerUid: number): Promise<HelperState>;
  /** Stops it, which removes all it made in the network, and then its files; fine when there is none. */
  uninstall(): Promise<void>;
  /** Changes nothing. Throws FaultError when what answers is not ours. */
  readState(): Promise<HelperState>;
  /** The end of a sentence that says that the installed helper does not answer. */
  explainSilence(): Promise<string>;
}
