import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import electronPackage from "electron/package.json" with { type: "json" };
import type { MacArchitecture } from "../../electron/packaging/mac-target.js";
import { packageMac } from "../../electron/packaging/package-mac.js";
import { machProgram } from "./mach-o.js";
import { makeStandInElectron } from "./stand-in-electron.js";

const ROOT = resolve(import.meta.dirname, "../..");
const OUTPUT = "dist/packaging-test";

/** What the official Node 26.10.0 has for this Mac: the stand-in is as large, so that sizes mean something. */
export const NODE_BYTES: Readonly<Record<MacArchitecture, number>> = { arm64: 146_898_016, x64: 149_477_088 };

/** The stand-in of that Node. */
export function standInNode(architecture: MacArchitecture): Buffer {
  return machProgram(architecture, NODE_BYTES[architecture]);
}

export interface PackagedApp extends Disposable {
  /** Its Contents. */
  readonly contents: string;
}

/** Makes the app from dist, around stand-ins of Electron and Node; everything else is what is shipped. */
export async function packageStandIn(architecture: MacArchitecture): Promise<PackagedApp> {
  const folder = mkdtempSync(join(tmpdir(), "dockline-packaging-"));
  try {
    makeStandInElectron({ architecture, version: electronPackage.version, folder });
    const node = join(folder, `darwin-${architecture}`);
    mkdirSync(node);
    writeFileSync(join(node, "node"), standInNode(architecture), { mode: 0o755 });
    writeFileSync(join(node, "LICENSE"), "Node's licence\n");
    await packageMac({
      root: ROOT,
      architectures: [architecture],
      form: "folder",
      signing: { kind: "none" },
      repository: { owner: "somebody", name: "dockline" },
      nodes: folder,
      electronDist: folder,
      output: OUTPUT,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const made = join(ROOT, OUTPUT, architecture === "x64" ? "mac" : `mac-${architecture}`);
  return {
    contents: join(made, "Dockline.app/Contents"),
    [Symbol.dispose]: () => rmSync(made, { recursive: true }),
  };
}
