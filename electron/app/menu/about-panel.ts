import type { Versions } from "../versions.js";

/** Of Electron's AboutPanelOptionsOptions. */
export interface AboutPanel {
  readonly applicationName: string;
  readonly applicationVersion: string;
  /** In parentheses behind the app's own; macOS would show the build's number. */
  readonly version: string;
  readonly copyright: string;
  readonly credits: string;
  readonly website: string;
}

export function aboutPanel({ app, electron }: Versions, homepage: string): AboutPanel {
  return {
    applicationName: "Dockline",
    applicationVersion: app,
    version: `Electron ${electron}`,
    copyright: "MIT licence",
    credits: "Docker containers by their own IP addresses",
    website: homepage,
  };
}
