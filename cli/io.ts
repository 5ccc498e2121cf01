import type { World } from "../bridge/world/world.js";
import type { Colours } from "./colours.js";

/** What a command may touch; made once, in main.ts. Notes, progress and complaints go to standard error. */
export interface Io extends World {
  /** The result, for people or for `--json`. */
  print(line: string): void;
  /** Nobody reads results any more; a command without listeners ends then. */
  onOutputLost(listener: () => void): Disposable;
  readonly colours: Colours;
  readonly version: string;
  /** The exit code of the process once the command has ended. */
  exitWith(code: number): void;
}
