import type { HelperInstaller } from "./helper-installer.js";
import { type LaunchdHost, launchdInstaller } from "./launchd/launchd-installer.js";
import { type SystemdHost, systemdInstaller } from "./systemd/systemd-installer.js";

export interface InstallHost extends LaunchdHost, SystemdHost {
  readonly platform: NodeJS.Platform;
}

/** What installs the helper on `platform`: launchd's way on macOS, else systemd's. */
export function helperInstaller(host: InstallHost): HelperInstaller {
  return host.platform === "darwin" ? launchdInstaller(host) : systemdInstaller(host);
}
