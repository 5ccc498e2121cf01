import { Command, InvalidArgumentError } from "commander";
import {
  type HelperState,
  InstallError,
  installHelper,
  readHelperState,
  uninstallHelper,
} from "../bridge/helper-client/install.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";

export function helperCommand(io: Io): Command {
  const helper = new Command("helper").description(
    "the small root service that owns the tunnel and the routes",
  );
  const install = new Command("install")
    .description("install or update it (needs root; systemd)")
    .option("--owner <uid>", "user whom it serves (default: whoever called sudo)", parseUid)
    .option("--no-names", "without D-Bus, over which systemd-resolved would be told the names of containers")
    .action((options: { readonly owner?: number; readonly names: boolean }) =>
      attempt(io, async () => {
        const ownerUid = options.owner ?? Number(io.environment["SUDO_UID"] ?? io.user.uid);
        const state = await installHelper({
          program: io.resources.helperProgram,
          ownerUid,
          mayTellNames: options.names,
        });
        io.note(`Installed for user ${ownerUid}. ${sentence(state)}`);
      }),
    );
  const uninstall = new Command("uninstall")
    .description("remove it, with all it made in the network")
    .action(() =>
      attempt(io, async () => {
        await uninstallHelper();
        io.note("The helper is removed.");
      }),
    );
  const status = new Command("status")
    .description("show whether it is installed and answers (exit code 5: it does not answer)")
    .option("--json", "print JSON")
    .action(async (options: { readonly json?: true }) => {
      const state = await readHelperState();
      io.print(options.json ? JSON.stringify(state, null, 2) : sentence(state));
      if (state.running === null) io.exitWith(EXIT.helper);
    });
  for (const command of [install, uninstall, status]) helper.addCommand(command);
  return helper;
}

function sentence({ isInstalled, running }: HelperState): string {
  if (running !== null)
    return `The helper ${running.version} is running (process ${running.pid}, protocol ${running.protocol}).`;
  return isInstalled
    ? 'The helper is installed but does not answer; see "journalctl -u dockline-helper".'
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

function parseUid(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It must be a numeric user id.");
  return Number(text);
}
