import { mkdir, readlink, realpath, symlink, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { CommandLineView } from "../../../bridge/dashboard/app.js";

/** Made by an app of ours, be it one that was moved since. */
const OF_SOME_DOCKLINE = /\/resources\/cli\/dockline$/i;

/** What is at `link`; one that leads to a Dockline that is not `target` may be replaced, so it counts as missing. */
export async function readLink(link: string, target: string | null): Promise<CommandLineView["kind"]> {
  try {
    const leadsTo = resolve(dirname(link), await readlink(link));
    if (target !== null && (leadsTo === target || (await isSameFile(link, target)))) return "ours";
    return OF_SOME_DOCKLINE.test(leadsTo) ? "missing" : "taken";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "missing" : "taken";
  }
}

/** Replaces a Dockline's link; whatever else is there makes it fail, and stays. */
export async function placeLink(link: string, target: string): Promise<void> {
  await mkdir(dirname(link), { recursive: true });
  const old = await readlink(link).catch(() => null);
  if (old !== null && OF_SOME_DOCKLINE.test(old)) await unlink(link);
  await symlink(target, link);
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => null)));
  return first !== null && first === second;
}
