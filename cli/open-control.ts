import { ControlClient } from "../bridge/control/client.js";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import type { Io } from "./io.js";

/** The running session of this user, of whichever version; null when there is none. */
export function openControl(io: Io): Promise<ControlClient | null> {
  return ControlClient.open(controlSocketPath(io.user), io.version);
}
