import type { UserEnvironment } from "../control/socket-path.js";
import type { HostEvents } from "../session/ports.js";

/** This user and this machine, as far as the real ports go by them; a front end says it once, where it begins. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly user: UserEnvironment;
  readonly resources: Resources;
  readonly hostEvents: HostEvents;
  /** A sentence for the user that no answer is waited for. */
  note(sentence: string): void;
}

/** Files that are shipped beside the program. */
export interface Resources {
  /** The helper as one file, to be run by Node. */
  readonly helperProgram: string;
  /** Folder with what launchd runs on a Mac, and its manifest. */
  readonly macHelper: string;
  /** Folder with vm-setup.json and the image tars. */
  readonly images: string;
  /** Folder with the dashboard's page. */
  readonly page: string;
}
