import { join } from "node:path";
import type { World } from "./world.js";

/** Where this user's programs keep what may be lost (XDG Base Directory Specification; Apple's counterpart). */
export function stateDirectory({ environment, user }: Pick<World, "environment" | "user">): string {
  if (user.platform === "darwin") return join(user.home, "Library/Application Support/Dockline");
  return join(environment["XDG_STATE_HOME"] || join(user.home, ".local/state"), "dockline");
}
