import type { AppView } from "../../bridge/dashboard/app.js";
import { containerEntries } from "./container-menu.js";
import { command, type MenuAction, type MenuEntry, SEPARATOR, textEntries } from "./menu-entry.js";
import { networkEntries } from "./network-menu.js";
import type { TrayAction } from "./tray-action.js";
import { updateEntry } from "./update-entry.js";
import type { TrayView } from "./view.js";

/** The whole menu; it is made anew for each snapshot, never patched. */
export function menuTemplate(view: TrayView): readonly MenuEntry[] {
  const { status, detail, actions, networks, containers, lists, app } = view;
  return [
    { kind: "text", label: status },
    ...textEntries(detail),
    ...(actions.length === 0 ? [] : [SEPARATOR, ...actions.map((one) => command(one.label, commandOf(one)))]),
    SEPARATOR,
    { kind: "submenu", label: "Networks", entries: networkEntries(networks, lists) },
    { kind: "submenu", label: "Containers", entries: containerEntries(containers, lists) },
    { kind: "submenu", label: "Docker", entries: engineEntries(view) },
    SEPARATOR,
    command("Open Dashboard", { do: "open-dashboard" }),
    {
      kind: "switch",
      label: "Open at Login",
      isOn: app.opensAtLogin,
      isEnabled: true,
      action: { do: "open-at-login", isWanted: !app.opensAtLogin },
    },
    command("Settings…", { do: "open-settings" }, "CommandOrControl+,"),
    { kind: "submenu", label: "Help", entries: helpEntries(app) },
    SEPARATOR,
    command("About Dockline", { do: "show-about" }),
    updateEntry(app.update),
    command("Quit Dockline", { do: "quit" }, "CommandOrControl+Q"),
  ];
}

/** A command that is there already, or whose place is taken, is not offered; the dashboard's settings say which. */
function helpEntries({ commandLine }: AppView): readonly MenuEntry[] {
  const install = command("Install Command Line Tool…", {
    do: "perform",
    action: { do: "install-command-line" },
  });
  return [
    command("Show Logs", { do: "show-logs" }),
    command("Copy Diagnostics", { do: "copy-diagnostics" }),
    command("Report a Problem…", { do: "report-problem" }),
    SEPARATOR,
    ...(commandLine.kind === "missing" ? [install] : []),
    command("Uninstall Helper…", { do: "uninstall-helper" }),
  ];
}

function commandOf({ do: what }: TrayAction): MenuAction {
  return what === "install-helper" ? { do: what } : { do: "perform", action: { do: what } };
}

function engineEntries({ engines }: TrayView): readonly MenuEntry[] {
  const choices = engines.flatMap(({ label, trouble, isChosen, settings }): readonly MenuEntry[] => [
    {
      kind: "choice",
      label,
      isOn: isChosen,
      isEnabled: trouble === null,
      action: { do: "perform", action: { do: "change-settings", settings } },
    },
    ...textEntries(trouble ?? "", "    "),
  ]);
  return [
    ...choices,
    SEPARATOR,
    command("Look for Engines", { do: "perform", action: { do: "look-for-engines" } }),
  ];
}
