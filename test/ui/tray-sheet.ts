import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type IconStyle, iconFiles } from "../../electron/tray/icon-files.js";
import type { TrayIcon } from "../../electron/tray/view.js";
import { uiScript } from "./ui-scripts.js";

/** What each icon stands for; one that is missing here does not compile. */
const MEANINGS: Readonly<Record<TrayIcon, readonly [title: string, when: string]>> = {
  off: ["Not connected", "two ends, and no way between them"],
  busy: ["Working", "connecting, disconnecting, asking a silent VM again: it moves"],
  good: ["Connected", "every network is reachable"],
  attention: ["Connected in part", "a network is not reachable"],
  error: ["Cannot connect", "the menu says why"],
};

const BARS = [
  { style: "template", ground: "light", title: "Mac, light" },
  { style: "template", ground: "dark", title: "Mac, dark" },
  { style: "coloured", ground: "light", title: "Linux, light" },
  { style: "coloured", ground: "dark", title: "Linux, dark" },
] as const;

/** The tray's icons as a page, for a picture: every state on light and dark bars, in the size of the bar and twice. */
export function traySheet(): string {
  const style = readFileSync(uiScript("tray-sheet.css"), "utf8");
  const heads = BARS.map(({ title }) => `<th>${title}</th>`).join("");
  const rows = (Object.keys(MEANINGS) as TrayIcon[]).map(row).join("\n");
  return `<!doctype html><html lang="en"><head><title>Tray icons</title><style>${style}</style></head><body>
<table><thead><tr><th>In the bar, and twice as large</th>${heads}</tr></thead><tbody>${rows}</tbody></table></body></html>`;
}

function row(icon: TrayIcon): string {
  const [title, when] = MEANINGS[icon];
  const bars = BARS.map(
    ({ style, ground }) => `<td><div class="bar ${style} ${ground}">${pictures(icon, style)}</div></td>`,
  );
  return `<tr><th>${title}<small>${when}</small></th>${bars.join("")}</tr>`;
}

/** As the tray shows them, each picture of one that moves; and the middle one, or the only one, on a sharp screen. */
function pictures(icon: TrayIcon, style: IconStyle): string {
  const files = iconFiles(icon, style);
  const [sharp = files[0]] = files.slice(Math.floor(files.length / 2));
  const sharpFile = sharp.replace(".png", "@2x.png");
  return [...files.map((file) => image(file, "")), image(sharpFile, "large")].join("");
}

function image(file: string, size: string): string {
  const bytes = readFileSync(join(uiScript("."), "../../assets/tray", file)).toString("base64");
  return `<img class="${size}" alt="" src="data:image/png;base64,${bytes}">`;
}
