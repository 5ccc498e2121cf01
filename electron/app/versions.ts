/** What this app is made of and runs on, as people report it. */
export interface Versions {
  readonly app: string;
  readonly electron: string;
  /** Such as "macOS 15.3, arm64". */
  readonly system: string;
}

/** "Dockline 0.1.0 (Electron 45.4.1) on macOS 15.3, arm64". */
export function versionsLine({ app, electron, system }: Versions): string {
  return `Dockline ${app} (Electron ${electron}) on ${system}`;
}

export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  /** Of Electron's process.getSystemVersion(). */
  readonly version: string;
  readonly architecture: string;
}

const NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "macOS", linux: "Linux" };

export function systemName({ platform, version, architecture }: SystemFacts): string {
  return `${NAMES[platform] ?? platform} ${version}, ${architecture}`;
}
