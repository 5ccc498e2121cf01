import { dirname } from "node:path";
import { isPassingPlace } from "../passing-place.js";

/** Whether this app can put a newer version of itself in its place. */
export type InstallWay = "itself" | "by-hand";

export interface InstallPlace {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Of Electron's own program: process.execPath. */
  readonly program: string;
  exists(path: string): boolean;
  /** What "codesign --display --verbose" says of the bundle; it may reject. */
  describeSignature(bundle: string): Promise<string>;
}

/** Where Homebrew keeps what it knows of installed casks; it wants to bring the newer ones itself. */
const CASKS = ["/opt/homebrew/Caskroom/dockline", "/usr/local/Caskroom/dockline"];

/** Never rejects: what is not known to work is done by hand. */
export async function readInstallWay(place: InstallPlace): Promise<InstallWay> {
  if (!place.isPackaged || place.platform !== "darwin") return "by-hand";
  if (CASKS.some((cask) => place.exists(cask)) || isPassingPlace(place.program)) return "by-hand";
  // …/Dockline.app/Contents/MacOS/Dockline
  const bundle = dirname(dirname(dirname(place.program)));
  const said = await place.describeSignature(bundle).catch(() => "");
  // Squirrel.Mac replaces an app only by one that the same team has signed; an ad-hoc signature names no team.
  return /^TeamIdentifier=[A-Z0-9]{10}$/m.test(said) ? "itself" : "by-hand";
}
