import type { AppAction, CommandLineView, HelperView, UpdateView } from "../../../bridge/dashboard/app.js";
import type { Tone } from "../../../bridge/model/tone.js";
import { unreachable } from "../../../bridge/model/unreachable.js";

/** How one thing of the app stands, and the one button about it. */
export interface AppSetting {
  readonly tone: Tone;
  readonly sentence: string;
  /** Null while there is nothing to do, or something is being done. */
  readonly button: SettingButton | null;
}

export interface SettingButton {
  readonly label: string;
  readonly action: AppAction;
  /** What is asked before, with the word of the button that does it; null where a click is enough. */
  readonly question: { readonly sentence: string; readonly label: string } | null;
}

export function helperSetting(helper: HelperView): AppSetting {
  switch (helper.kind) {
    case "unknown":
      return waiting("It is being looked for.");
    case "missing":
      return setting("off", "Not installed; nothing can be connected without it.", install("Install…"));
    case "outdated":
      return setting("partly", "Of another version than this Dockline.", install("Update…"));
    case "broken":
      return setting("bad", helper.why, install("Install Again…"));
    case "ready":
      return setting("good", `Installed, version ${helper.version}.`, REMOVE);
    case "being-installed":
      return waiting("Being installed; an administrator’s password may be asked for.");
    case "being-removed":
      return waiting("Being removed; an administrator’s password may be asked for.");
    default:
      return unreachable(helper);
  }
}

/** The `dockline` command in this user's shells. */
export function commandLineSetting(commandLine: CommandLineView): AppSetting {
  const again = plain("Install…", { do: "install-command-line" });
  switch (commandLine.kind) {
    case "missing":
      return setting("off", "Terminals do not find it yet.", again);
    case "ours":
      return setting("good", `${commandLine.path} is this app’s.`, null);
    case "taken":
      return setting(
        "partly",
        `${commandLine.path} is another program; it stays until you remove it.`,
        again,
      );
    default:
      return unreachable(commandLine);
  }
}

export function updateSetting(update: UpdateView): AppSetting {
  const look = (label: string) => plain(label, { do: "look-for-update" });
  const install = (label: string) => plain(label, { do: "install-update" });
  switch (update.kind) {
    case "unknown":
      return setting("off", "Not looked for yet.", look("Check for Updates"));
    case "looking":
      return waiting("Being looked for.");
    case "newest":
      return setting("good", "This is the newest version.", look("Check Again"));
    case "available":
      return setting("partly", `Version ${update.version} is there.`, install("Update…"));
    case "downloading":
      return waiting(`Version ${update.version} is being downloaded.`);
    case "ready":
      return setting(
        "good",
        `Version ${update.version} is put in place when Dockline quits.`,
        install("Restart Now"),
      );
    case "failed":
      return setting("off", update.why, look("Try Again"));
    default:
      return unreachable(update);
  }
}

const REMOVE: SettingButton = {
  label: "Remove…",
  action: { do: "remove-helper" },
  question: {
    sentence: "This disconnects, and takes the helper and all of its files off this computer.",
    label: "Remove Helper",
  },
};

function install(label: string): SettingButton {
  return plain(label, { do: "install-helper" });
}

function plain(label: string, action: AppAction): SettingButton {
  return { label, action, question: null };
}

function setting(tone: Tone, sentence: string, button: SettingButton | null): AppSetting {
  return { tone, sentence, button };
}

function waiting(sentence: string): AppSetting {
  return { tone: "busy", sentence, button: null };
}
