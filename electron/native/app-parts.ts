import { existsSync } from "node:fs";
import { join } from "node:path";
import { app, autoUpdater, shell } from "electron";
import type { HelperInstaller } from "../../bridge/helper-client/helper-installer.js";
import { helperInstaller } from "../../bridge/helper-client/install.js";
import { administratorFor } from "../../bridge/helper-client/launchd/caller.js";
import { COMMAND } from "../../bridge/helper-client/launchd/paths.js";
import { linkAsRoot } from "../../bridge/helper-client/launchd/root-link.js";
import { polkitInstaller } from "../../bridge/helper-client/systemd/polkit-installer.js";
import { systemClock } from "../../bridge/session/clock.js";
import type { World } from "../../bridge/world/world.js";
import packageJson from "../../package.json" with { type: "json" };
import type { AppParts } from "../app/app-side.js";
import { CommandLine } from "../app/command/command-line.js";
import { HelperCare } from "../app/helper/helper-care.js";
import type { Log } from "../app/log/log-file.js";
import { autostart, autostartFile } from "../app/login/autostart.js";
import type { LoginItem } from "../app/login/login-item.js";
import { macLoginItem } from "../app/login/mac-login-item.js";
import { describeSignature } from "../app/updates/code-signature.js";
import { readInstallWay } from "../app/updates/install-way.js";
import { releasedUpdates } from "../app/updates/released-updates.js";
import { Updates } from "../app/updates/updates.js";
import { repositoryOf } from "../repository.js";
import type { AppFolders } from "../resources.js";

export interface PartsWorld extends World {
  readonly resources: AppFolders;
  readonly log: Log;
  /** Ends whatever connection there is. */
  disconnect(): Promise<void>;
}

/** The parts of the app besides the session, each on this system's own ways. */
export function appParts(world: PartsWorld): AppParts & { readonly updates: Updates } {
  return {
    helper: new HelperCare({
      installer: installer(world),
      uid: world.user.uid,
      version: packageJson.version,
      disconnect: () => world.disconnect(),
      onError: (error) => world.log.error("helper", error),
    }),
    commandLine: commandLine(world),
    loginItem: loginItem(world),
    updates: updates(world),
  };
}

function installer(world: PartsWorld): HelperInstaller {
  const { user, resources } = world;
  const { platform, uid } = user;
  const direct = helperInstaller({
    platform,
    uid,
    program: resources.helperProgram,
    files: resources.macHelper,
    runAsAdministrator: administrator(world),
    mayTellNames: true,
  });
  if (platform === "darwin" || uid === 0) return direct;
  return polkitInstaller(direct, {
    pkexec: "/usr/bin/pkexec",
    node: resources.node,
    program: resources.commandLine.program,
    helper: resources.helperProgram,
  });
}

const administrator = ({ user, environment }: World) =>
  administratorFor({ uid: user.uid, environment, announce: () => app.focus({ steal: true }) });

function commandLine(world: PartsWorld): CommandLine {
  const { user, resources } = world;
  const isMac = user.platform === "darwin";
  return new CommandLine({
    target: resources.commandLine.launcher,
    link: isMac ? COMMAND.LINK : join(user.home, ".local/bin/dockline"),
    otherLinks: isMac ? ["/opt/homebrew/bin/dockline"] : ["/usr/local/bin/dockline", "/usr/bin/dockline"],
    linkAsRoot: isMac ? (target) => linkAsRoot(administrator(world), target) : null,
  });
}

function loginItem({ user, environment }: World): LoginItem {
  if (user.platform === "darwin")
    return macLoginItem({
      app,
      isPackaged: app.isPackaged,
      program: app.getPath("exe"),
      openExternal: (url) => shell.openExternal(url),
    });
  return autostart(autostartFile(user.home, environment), app.isPackaged ? [app.getPath("exe")] : null);
}

function updates({ user, hostEvents, log }: PartsWorld): Updates {
  const { owner, name: repo } = repositoryOf(packageJson);
  const tell = (line: string) => log.warn("update", { line });
  return new Updates({
    looksByItself: app.isPackaged,
    clock: systemClock,
    hostEvents,
    openSource: () =>
      releasedUpdates({ feed: { provider: "github", owner, repo }, native: autoUpdater, tell }),
    installWay: () =>
      readInstallWay({
        platform: user.platform,
        isPackaged: app.isPackaged,
        program: app.getPath("exe"),
        exists: existsSync,
        describeSignature: (bundle) => describeSignature(bundle),
      }),
    releasePage: `${packageJson.homepage}/releases/latest`,
    openExternal: (url) => shell.openExternal(url),
    tell,
  });
}
