import type { Configuration } from "electron-builder";
import { unreachable } from "../../bridge/model/unreachable.js";
import type { Repository } from "../repository.js";
import type { Signing } from "./signing.js";

export interface BuilderChoices {
  readonly signing: Signing;
  readonly repository: Repository;
  /** Folder with an unpacked Electron, or with the archive of its release; null has it downloaded. */
  readonly electronDist: string | null;
  /** Folder of folders, one for each architecture, with what lies beside the app's archive. */
  readonly resources: string;
  readonly output: string;
}

/** dev.dockline: what macOS knows the app by; settings, login item and helper hang on it. */
const APP_ID = "dev.dockline";

/**
 * Electron 45 and Node 26 want 13.5 (LC_BUILD_VERSION of their programs), wireguard-go is content with less. The
 * cask says Ventura, for it knows no more precise.
 */
const OLDEST_MACOS = "13.5";

/**
 * What Electron's program obeys, burnt into it. Cookies stay unencrypted: the app has none, and their key in the
 * keychain would be asked for, with a password, after each update of an app without a certificate.
 */
const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
  loadBrowserProcessSpecificV8Snapshot: false,
  enableCookieEncryption: false,
} as const;

/** Words that macOS shows when it asks; null takes away what Electron has there for apps of other kinds. */
const INFO = {
  // No icon in the Dock, no menus of its own: it lives in the menu bar.
  LSUIElement: true,
  NSLocalNetworkUsageDescription:
    "Dockline asks your containers whether they can be reached, also those with addresses of your own network.",
  NSAudioCaptureUsageDescription: null,
  NSBluetoothAlwaysUsageDescription: null,
  NSBluetoothPeripheralUsageDescription: null,
  NSCameraUsageDescription: null,
  NSMicrophoneUsageDescription: null,
} as const;

/** How electron-builder makes the app, whole: nothing else configures it. */
export function builderConfig(choices: BuilderChoices): Configuration {
  const { signing, repository, electronDist, resources, output } = choices;
  return {
    appId: APP_ID,
    productName: "Dockline",
    copyright: "Copyright © 2026 the Dockline authors",
    artifactName: `${macro("productName")}-${macro("version")}-${macro("arch")}.${macro("ext")}`,
    directories: { output, buildResources: "electron/packaging" },
    files: ["package.json", "dist/app/**/*", "dist/dashboard/**/*", "!**/licences.json", "assets/tray/*.png"],
    extraResources: [{ from: `${resources}/${macro("arch")}`, to: "." }],
    asar: true,
    ...(electronDist === null ? {} : { electronDist }),
    // Chromium's own texts in sixty languages are 40 MB; the app speaks English.
    electronLanguages: ["en"],
    electronFuses: FUSES,
    // Everything is bundled: no package is looked for, rebuilt or packed.
    beforeBuild: async () => false,
    // Rather no app than one that is not signed as it was asked for.
    forceCodeSigning: signing.kind !== "none",
    publish: { provider: "github", owner: repository.owner, repo: repository.name, releaseType: "draft" },
    mac: {
      category: "public.app-category.developer-tools",
      icon: "assets/app/icon.icns",
      minimumSystemVersion: OLDEST_MACOS,
      extendInfo: INFO,
      ...signingConfig(signing),
    },
    dmg: { sign: false, title: `${macro("productName")} ${macro("version")}` },
  };
}

/** What electron-builder replaces, for each app that it makes. */
function macro(name: "arch" | "ext" | "productName" | "version"): string {
  return `\${${name}}`;
}

/**
 * What root will run keeps the signatures that its manifest was written for, ours and Node's; and the VM's images get
 * none, though the signer would give one to every file that is no text.
 */
function signingConfig(signing: Signing): Configuration["mac"] {
  const entitlements = "electron/packaging/entitlements.plist";
  const common = {
    entitlements,
    entitlementsInherit: entitlements,
    signIgnore: ["/Contents/Resources/(images|mac-helper)/"],
  };
  switch (signing.kind) {
    case "developer-id":
      return { ...common, identity: signing.name, hardenedRuntime: true, notarize: signing.isNotarized };
    case "ad-hoc":
      // The hardened runtime loads only libraries of the same team, and ad hoc there is none.
      return { ...common, identity: "-", hardenedRuntime: false, notarize: false };
    case "none":
      return { identity: null };
    default:
      return unreachable(signing);
  }
}
