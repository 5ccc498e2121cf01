import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { FuseV1Options, FuseVersion } from "@electron/fuses";
import type { MacArchitecture } from "../../electron/packaging/mac-target.js";
import { machProgram } from "./mach-o.js";

export interface StandInElectron {
  readonly architecture: MacArchitecture;
  readonly version: string;
  /** Gets the archive, under the name that Electron's releases give it. */
  readonly folder: string;
}

const HELPERS = ["", " (GPU)", " (Plugin)", " (Renderer)"];
const LANGUAGES = ["de", "en", "en_GB", "ja", "zh_CN"];

/**
 * Electron's release for a Mac, with everything in its place and no code in it: the layout of Electron 45's archive as
 * electron-builder and the fuses need it, symbolic links of the framework included.
 */
export function makeStandInElectron({ architecture, version, folder }: StandInElectron): void {
  const tree = join(folder, `tree-${architecture}`);
  rmSync(tree, { recursive: true, force: true });
  const put = (path: string, content: string | Buffer, mode = 0o644) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content, { mode });
  };
  put("LICENSE", "Electron's licence\n");
  put("LICENSES.chromium.html", "<p>Chromium's licences</p>\n");
  put("version", version);
  putApp(put, architecture);
  putFramework(put, join(tree, FRAMEWORK), architecture);
  const archive = join(folder, `electron-v${version}-darwin-${architecture}.zip`);
  rmSync(archive, { force: true });
  execFileSync("zip", ["-q", "-r", "-y", archive, "."], { cwd: tree });
  rmSync(tree, { recursive: true });
}

type Put = (path: string, content: string | Buffer, mode?: number) => void;

const CONTENTS = "Electron.app/Contents";
/** What the fuses are found by (Electron's documentation, "Electron Fuses"). */
const SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
const FRAMEWORK = `${CONTENTS}/Frameworks/Electron Framework.framework`;

function putApp(put: Put, architecture: MacArchitecture): void {
  put(`${CONTENTS}/Info.plist`, infoPlist("Electron", { CFBundleIconFile: "electron.icns", ...QUESTIONS }));
  put(`${CONTENTS}/PkgInfo`, "APPL????");
  put(`${CONTENTS}/MacOS/Electron`, machProgram(architecture, 4096), 0o755);
  put(`${CONTENTS}/Resources/electron.icns`, "icns");
  for (const language of LANGUAGES) put(`${CONTENTS}/Resources/${language}.lproj/locale.pak`, language);
  for (const kind of HELPERS) {
    const name = `Electron Helper${kind}`;
    const helper = `${CONTENTS}/Frameworks/${name}.app/Contents`;
    put(`${helper}/Info.plist`, infoPlist(name, { LSUIElement: "1" }));
    put(`${helper}/MacOS/${name}`, machProgram(architecture, 4096), 0o755);
  }
}

/** The fuses are bytes behind a sentinel in the framework's library: version, how many, and a digit for each. */
function putFramework(put: Put, framework: string, architecture: MacArchitecture): void {
  const count = Object.values(FuseV1Options).filter((one) => typeof one === "number").length;
  const wire = `${SENTINEL}${String.fromCharCode(Number(FuseVersion.V1), count)}${"1".repeat(count)}`;
  const versions = `${FRAMEWORK}/Versions/A`;
  put(`${versions}/Electron Framework`, machProgram(architecture, 65_536, wire), 0o755);
  put(`${versions}/Resources/Info.plist`, infoPlist("Electron Framework", {}));
  for (const language of LANGUAGES) put(`${versions}/Resources/${language}.lproj/locale.pak`, language);
  symlinkSync("A", join(framework, "Versions/Current"));
  for (const name of ["Electron Framework", "Resources"])
    symlinkSync(`Versions/Current/${name}`, join(framework, name));
}

/** What Electron's own says that every app might want. */
const QUESTIONS = {
  NSAudioCaptureUsageDescription: "This app needs access to audio capture",
  NSBluetoothAlwaysUsageDescription: "This app needs access to Bluetooth",
  NSBluetoothPeripheralUsageDescription: "This app needs access to Bluetooth",
  NSCameraUsageDescription: "This app needs access to the camera",
  NSMicrophoneUsageDescription: "This app needs access to the microphone",
} as const;

function infoPlist(executable: string, more: Readonly<Record<string, string>>): string {
  const values = {
    CFBundleExecutable: executable,
    CFBundleName: executable,
    CFBundleIdentifier: `com.github.Electron.${executable.replaceAll(/[^A-Za-z]/g, "")}`,
    CFBundlePackageType: "APPL",
    ...more,
  };
  const lines = Object.entries(values).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${lines.join("\n")}</dict></plist>
`;
}
