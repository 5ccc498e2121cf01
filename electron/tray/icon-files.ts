import type { TrayIcon } from "./view.js";

const FRAMES: Readonly<Record<TrayIcon, readonly [string, ...string[]]>> = {
  off: ["off"],
  busy: ["busy-1", "busy-2", "busy-3"],
  good: ["good"],
  attention: ["attention"],
  error: ["error"],
};

/** "template": a shape that the system colours, as macOS does; elsewhere a black one might be on a black panel. */
export type IconStyle = "template" | "coloured";

/** Pictures in assets/tray that follow each other in a ring; one for a state that does not move. */
export function iconFiles(icon: TrayIcon, style: IconStyle): readonly [string, ...string[]] {
  const [first, ...rest] = FRAMES[icon];
  const file = (name: string) => `${name}${style === "template" ? "Template" : ""}.png`;
  return [file(first), ...rest.map(file)];
}
