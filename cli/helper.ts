import { Command, InvalidArgumentError } from "commander";
import type { HelperInstaller } from "../bridge/helper-client/helper-installer.js";
import type { HelperState } from "../bridge/helper-client/helper-state.js";
import { helperInstaller } from "../bridge/helper-client/install.js";
import { InstallError } from "../bridge/helper-client/install-error.js";
import { administratorFor } from "../bridge/helper-client/launchd/caller.js";
import { parseUid } from "../helper/protocol/uid.js";
import { CommandRefused } from "./command-refused.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";

export function helperCommand(io: Io): Command {
  const helper = new Command("helper").description(
    "the small root service that owns the tunnel and the routes",
  );
  for (const command of [installCommand(io), uninstallCommand(io), statusCommand(io)])
    helper.addCommand(command);
  return helper;
}

function installCommand(io: Io): Command {
  return new Command("install")
    .description("install or update it (needs root: sudo, or macOS asks for a password; systemd or launchd)")
    .option("--owner <uid>", "user whom it serves (default: the caller, also of sudo)", parseOwner)
    .option("--no-names", "without D-Bus, over which systemd-resolved would be told the names of containers")
    .action((options: { readonly owner?: number; readonly names: boolean }) =>
      attempt(io, async () => {
        const ownerUid = options.owner ?? callerUid(io);
        const installer = makeInstaller(io, options.names);
        const state = await installer.install(ownerUid);
        io.note(`Installed for user ${ownerUid}. ${await stateSentence(state, installer)}`);
      }),
    );
}

function uninstallCommand(io: Io): Command {
  return new Command("uninstall").description("remove it, with all it made in the network").action(() =>
    attempt(io, async () => {
      await makeInstaller(io).uninstall();
      io.note("The helper is removed.");
    }),
  );
}

function statusCommand(io: Io): Command {
  return new Command("status")
    .description("show whether it is installed and answers (exit code 5: it does not answer)")
    .option("--json", "print JSON")
    .action(async (options: { readonly json?: true }) => {
      const installer = makeInstaller(io);
      const state = await installer.readState();
      io.print(options.json ? JSON.stringify(state, null, 2) : await stateSentence(state, installer));
      if (state.running === null) io.exitWith(EXIT.helper);
    });
}

function makeInstaller(io: Io, mayTellNames = true): HelperInstaller {
  return helperInstaller({
    platform: io.user.platform,
    uid: io.user.uid,
    program: io.resources.helperProgram,
    files: io.resources.macHelper,
    runAsAdministrator: administratorFor({
      uid: io.user.uid,
      environment: io.environment,
      announce: () => io.note("macOS asks for an administrator's name and password, in a window."),
    }),
    mayTellNames,
  });
}

async function stateSentence(
  { isInstalled, running }: HelperState,
  installer: HelperInstaller,
): Promise<string> {
  if (running !== null)
    return `The helper ${running.version} is running (process ${running.pid}, protocol ${running.protocol}).`;
  return isInstalled
    ? `The helper is installed but does not answer; ${await installer.explainSilence()}`
    : 'The helper is not installed; run "sudo dockline helper install", or use "sudo dockline up" without it.';
}

async function attempt(io: Io, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    io.note(`dockline: ${error.message}`);
    io.exitWith(EXIT.helper);
  }
}

/** Who called sudo, where root runs this; without sudo it is the caller. */
function callerUid({ user, environment }: Io): number {
  if (user.uid !== 0) return user.uid;
  const text = environment["SUDO_UID"] ?? "0";
  const uid = parseUid(text);
  if (uid === null) {
    const problem = `SUDO_UID is not a user's id ("${text}")`;
    throw new CommandRefused(EXIT.usage, `${problem}; say with --owner whom the helper serves.`);
  }
  return uid;
}

function parseOwner(text: string): number {
  const uid = parseUid(text);
  if (uid === null) throw new InvalidArgumentError("It must be a user's id, in digits.");
  return uid;
}
