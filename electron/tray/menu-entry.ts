import type { Action } from "../../bridge/dashboard/api.js";

/** One row of the menu, as plain data. Labels are as people read them; nothing in them is escaped. */
export type MenuEntry =
  | { readonly kind: "separator" }
  /** A line to read. */
  | { readonly kind: "text"; readonly label: string }
  | {
      readonly kind: "command";
      readonly label: string;
      /** As Electron writes it: "CommandOrControl+Q". */
      readonly accelerator: string | null;
      readonly action: MenuAction;
    }
  /** Can be on or off; among neighbours of kind "choice" one alone is on. */
  | {
      readonly kind: "switch" | "choice";
      readonly label: string;
      readonly isOn: boolean;
      readonly isEnabled: boolean;
      readonly action: MenuAction;
    }
  | { readonly kind: "submenu"; readonly label: string; readonly entries: readonly MenuEntry[] };

/** What a click asks for. */
export type MenuAction =
  /** What the dashboard's page may ask for, too. */
  | { readonly do: "perform"; readonly action: Action }
  | { readonly do: "copy"; readonly text: string }
  /** An address of a container, http or https. */
  | { readonly do: "open-link"; readonly url: string }
  /** In a window of a terminal; a list of arguments. */
  | { readonly do: "open-terminal"; readonly command: readonly string[] }
  | { readonly do: "open-at-login"; readonly isWanted: boolean }
  | {
      readonly do:
        | "install-helper"
        | "uninstall-helper"
        | "open-dashboard"
        | "open-settings"
        | "show-logs"
        | "copy-diagnostics"
        | "report-problem"
        | "show-about"
        | "quit";
    };

export const SEPARATOR: MenuEntry = { kind: "separator" };

/** A line to read, or several where it is long: a menu is as wide as its longest row. */
export function textEntries(text: string, indent = ""): readonly MenuEntry[] {
  return wrapped(text).map((line) => ({ kind: "text", label: `${indent}${line}` }));
}

export function command(label: string, action: MenuAction, accelerator: string | null = null): MenuEntry {
  return { kind: "command", label, accelerator, action };
}

/** About as many characters as the menu's own rows have. */
const LINE_LENGTH = 60;

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_LENGTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
