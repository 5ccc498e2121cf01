import { join } from "node:path";

export interface UserEnvironment {
  readonly platform: NodeJS.Platform;
  readonly uid: number;
  readonly home: string;
  readonly xdgRuntimeDir: string | undefined;
}

/** Where a session of this user listens for the other `dockline` commands. */
export function controlSocketPath(user: UserEnvironment): string {
  return join(runtimeDirectory(user), "control.sock");
}

function runtimeDirectory({ platform, uid, home, xdgRuntimeDir }: UserEnvironment): string {
  if (platform === "darwin") return join(home, "Library/Application Support/Dockline");
  // Root's session is one per machine, whichever XDG_RUNTIME_DIR sudo left behind.
  if (uid === 0) return "/run/dockline-session";
  return xdgRuntimeDir === undefined ? join(home, ".local/state/dockline") : join(xdgRuntimeDir, "dockline");
}
