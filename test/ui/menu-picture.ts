import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unreachable } from "../../bridge/model/unreachable.js";
import { iconFiles } from "../../electron/tray/icon-files.js";
import { menuTemplate } from "../../electron/tray/menu.js";
import type { MenuEntry } from "../../electron/tray/menu-entry.js";
import type { TrayView } from "../../electron/tray/view.js";
import { uiScript } from "./ui-scripts.js";

/**
 * The app's own menu as a page, in the looks of macOS, for pictures alone: native menus cannot be photographed here.
 * `opened` are the labels of submenus that are open, from the outside in.
 */
export function menuPicture(view: TrayView, opened: readonly string[]): string {
  const style = readFileSync(uiScript("menu-picture.css"), "utf8");
  return `<!doctype html><html lang="en"><head><title>Menu</title><style>${style}</style></head><body>
<div class="bar">
  <span class="status pressed">${trayIcon(view)}${menu(menuTemplate(view), opened)}</span>
  <span class="status">${WIFI}</span><span class="status">${BATTERY}</span>
  <span class="status">Sat 21 Nov&ensp;12:00</span>
</div></body></html>`;
}

function menu(entries: readonly MenuEntry[], opened: readonly string[]): string {
  return `<ul class="menu">${entries.map((entry) => row(entry, opened)).join("")}</ul>`;
}

function row(entry: MenuEntry, [first, ...inner]: readonly string[]): string {
  switch (entry.kind) {
    case "separator":
      return '<li class="line"></li>';
    case "text":
      return `<li class="dim">${cells("", entry.label, "")}</li>`;
    case "command":
      return `<li>${cells("", entry.label, keys(entry.accelerator))}</li>`;
    case "switch":
    case "choice":
      return `<li class="${entry.isEnabled ? "" : "dim"}">${cells(entry.isOn ? "✓" : "", entry.label, "")}</li>`;
    case "submenu": {
      const isOpen = entry.label === first;
      const inside = isOpen ? menu(entry.entries, inner) : "";
      return `<li class="${isOpen ? "open" : ""}">${cells("", entry.label, CHEVRON)}${inside}</li>`;
    }
    default:
      return unreachable(entry);
  }
}

/** `end` is markup of ours. */
function cells(mark: string, label: string, end: string): string {
  return `<span class="mark">${mark}</span><span class="label">${escaped(label)}</span><span class="end">${end}</span>`;
}

/** Electron's words as a Mac writes them. */
function keys(accelerator: string | null): string {
  return accelerator === null ? "" : escaped(accelerator.replace("CommandOrControl+", "⌘"));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function trayIcon({ icon }: TrayView): string {
  const [first = ""] = iconFiles(icon, "template");
  const drawing = join(uiScript("."), "../../assets/tray", first.replace("Template.png", ".svg"));
  return readFileSync(drawing, "utf8");
}

const CHEVRON = '<svg viewBox="0 0 8 12" width="6" height="9"><path d="M1.5 1.5 6 6l-4.5 4.5"/></svg>';
const WIFI =
  '<svg class="lines" viewBox="0 0 20 16"><path d="M2 6.5a11.5 11.5 0 0 1 16 0M5 9.7a7.2 7.2 0 0 1 10 0M8 12.8a3 3 0 0 1 4 0"/></svg>';
const BATTERY =
  '<svg class="lines" viewBox="0 0 28 16"><rect x="1.5" y="3" width="22" height="10.5" rx="3"/><path d="M26 6.5v3.4"/><rect class="full" x="3.6" y="5.1" width="15" height="6.3" rx="1.4"/></svg>';
