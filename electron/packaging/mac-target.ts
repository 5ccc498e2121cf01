import type { EngineTarget } from "../../helper/engine/target.js";
import type { ImageArch } from "../../vm-setup/image.js";

/** A Mac's processor, as Electron and Node call it. */
export type MacArchitecture = "arm64" | "x64";

export const MAC_ARCHITECTURES: readonly MacArchitecture[] = ["arm64", "x64"];

/** What an app for one kind of Mac is made of. */
export interface MacTarget {
  readonly architecture: MacArchitecture;
  /** Of the programs beside the app: Node and wireguard-go. */
  readonly program: EngineTarget;
  /** Of the VMs that such a Mac can have. */
  readonly images: readonly ImageArch[];
}

/**
 * Apple's own virtualization runs VMs of the Mac's processor alone, and Docker Desktop, Rancher Desktop, Podman and
 * OrbStack build on it. Colima and Lima emulate others with QEMU where they are asked to: on Apple silicon people do
 * so for images that Rosetta cannot run, so an amd64 engine is possible there. On an Intel Mac nobody has a reason to,
 * and its app goes without 22 MB: an emulated arm64 engine is refused with a sentence.
 */
const TARGETS: Readonly<Record<MacArchitecture, MacTarget>> = {
  arm64: {
    architecture: "arm64",
    program: { system: "darwin", architecture: "arm64" },
    images: ["arm64", "amd64"],
  },
  x64: { architecture: "x64", program: { system: "darwin", architecture: "amd64" }, images: ["amd64"] },
};

export function macTarget(architecture: MacArchitecture): MacTarget {
  return TARGETS[architecture];
}
