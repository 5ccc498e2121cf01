import type { UserEnvironment } from "../bridge/control/socket-path.js";

/** What a command may touch; made once, in main.ts. */
export interface Io {
  /** The result, for people or for `--json`. */
  print(line: string): void;
  /** Progress and complaints, on standard error. */
  note(line: string): void;
  readonly isColourful: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly user: UserEnvironment;
  readonly resources: Resources;
  readonly version: string;
  /** The exit code of the process once the command has ended. */
  exitWith(code: number): void;
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
