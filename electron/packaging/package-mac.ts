import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Arch, build, Platform } from "electron-builder";
import type { Repository } from "../repository.js";
import { builderConfig } from "./builder-config.js";
import { type MacArchitecture, macTarget } from "./mac-target.js";
import { programSigner } from "./program-signer.js";
import { collectResources } from "./resources.js";
import type { Signing } from "./signing.js";

export interface MacPackaging {
  readonly root: string;
  readonly architectures: readonly MacArchitecture[];
  /** The app as a folder, or as what people download: only a Mac can make those. */
  readonly form: "folder" | "downloads";
  readonly signing: Signing;
  readonly repository: Repository;
  /** Folder of official Nodes, see ResourceOrder. */
  readonly nodes: string;
  /** See BuilderChoices. */
  readonly electronDist: string | null;
  /** Below `root`. */
  readonly output: string;
}

/** Makes the app for each architecture out of what was built, and returns the files that were made to be downloaded. */
export async function packageMac(order: MacPackaging): Promise<readonly string[]> {
  const { root, architectures, form, signing, repository, nodes, electronDist, output } = order;
  const resources = join(root, output, "resources");
  const sign = programSigner(signing);
  try {
    for (const architecture of architectures) {
      const folder = join(resources, architecture);
      await collectResources({ root, target: macTarget(architecture), nodes, sign, folder });
    }
    const formats = form === "folder" ? ["dir"] : ["dmg", "zip"];
    return await build({
      projectDir: root,
      targets: Platform.MAC.createTarget(formats, ...architectures.map((one) => Arch[one])),
      config: builderConfig({ signing, repository, electronDist, resources, output }),
      publish: "never",
    });
  } finally {
    await rm(resources, { recursive: true, force: true });
  }
}
