import type { Sums } from "./manifest.js";

/** What varies between two installations. */
export interface InstallOrder {
  /** The one user whom the helper will serve. */
  readonly ownerUid: number;
  /** The folder with the files, absolute. Root copies from there, and trusts the copies' sums alone. */
  readonly source: string;
  readonly sums: Sums;
}

/** The standard input of INSTALL_SCRIPT, which refuses anything but this form. */
export function installOrder({ ownerUid, source, sums }: InstallOrder): string {
  return lines(
    "dockline-install 1",
    `owner ${ownerUid}`,
    `source ${source}`,
    `node ${sums.node}`,
    `helper.cjs ${sums["helper.cjs"]}`,
    `wireguard-go ${sums["wireguard-go"]}`,
    "end order",
  );
}

/** The standard input of UNINSTALL_SCRIPT. */
export const UNINSTALL_ORDER = lines("dockline-uninstall 1");

/** The standard input of LINK_SCRIPT; `target` is the command in the app, absolute. */
export function linkOrder(target: string): string {
  return lines("dockline-link 1", `target ${target}`, "end order");
}

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
