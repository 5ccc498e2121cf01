import { unreachable } from "../../bridge/model/unreachable.js";
import type { MenuAction, MenuEntry } from "./menu-entry.js";

/** Electron's MenuItemConstructorOptions, as far as our menu needs them. */
export interface NativeEntry {
  readonly type: "normal" | "separator" | "submenu" | "checkbox" | "radio";
  readonly label?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly submenu?: NativeEntry[];
  readonly click?: () => void;
}

/**
 * The menu in Electron's words. Electron turns a switch by itself when it is clicked, so the menu has to be made anew
 * after each action, also after one that was refused.
 */
export function nativeMenu(
  entries: readonly MenuEntry[],
  perform: (action: MenuAction) => void,
): NativeEntry[] {
  return entries.map((entry) => nativeEntry(entry, perform));
}

function nativeEntry(entry: MenuEntry, perform: (action: MenuAction) => void): NativeEntry {
  switch (entry.kind) {
    case "separator":
      return { type: "separator" };
    case "text":
      return { type: "normal", label: escaped(entry.label), enabled: false };
    case "command": {
      const { label, accelerator, action } = entry;
      const keys = accelerator === null ? {} : { accelerator };
      return { type: "normal", label: escaped(label), ...keys, click: () => perform(action) };
    }
    case "switch":
    case "choice":
      return {
        type: entry.kind === "switch" ? "checkbox" : "radio",
        label: escaped(entry.label),
        enabled: entry.isEnabled,
        checked: entry.isOn,
        click: () => perform(entry.action),
      };
    case "submenu": {
      const { label, entries } = entry;
      return { type: "submenu", label: escaped(label), submenu: nativeMenu(entries, perform) };
    }
    default:
      return unreachable(entry);
  }
}

/** A single ampersand marks the next letter as a key and is not shown; two are one. */
function escaped(label: string): string {
  return label.replaceAll("&", "&&");
}
