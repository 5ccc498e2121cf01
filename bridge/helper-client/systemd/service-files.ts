import { chmod, copyFile, lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { assertOnlyRootWrites } from "../trusted-folder.js";

/** Where an installed helper lies. */
export interface ServicePlaces {
  /** Of its programs, and of nothing else. */
  readonly folder: string;
  readonly unitFile: string;
}

export interface NewFile {
  readonly source: string;
  /** In the folder. */
  readonly name: string;
  readonly mode: number;
}

/** What a replacement has pushed aside, until the new helper is seen to answer. */
export interface FormerFiles {
  /** False for a first installation. */
  readonly wasThere: boolean;
  drop(): Promise<void>;
  /** As if nothing had been replaced; after a first installation nothing is left. */
  putBack(): Promise<void>;
}

/** Copies whole beside what is installed, and returns the folder of the copies. */
export async function stageFiles(places: ServicePlaces, files: readonly NewFile[]): Promise<string> {
  const staged = stagedFolder(places);
  await mkdir(dirname(staged), { recursive: true, mode: 0o755 });
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { mode: 0o755 });
  await chmod(staged, 0o755);
  await assertOnlyRootWrites(staged);
  for (const { source, name, mode } of files) {
    await copyFile(source, join(staged, name));
    await chmod(join(staged, name), mode);
  }
  return staged;
}

/** Puts the staged copies and `unit` in place; nothing has changed when it rejects. */
export async function replaceFiles(places: ServicePlaces, unit: string): Promise<FormerFiles> {
  await restoreRetired(places);
  const wasThere = await exists(places.folder);
  if (wasThere) {
    await assertOnlyRootWrites(places.folder);
    await rename(places.folder, retiredFolder(places));
  }
  const putBack = async () => {
    if (wasThere) await restoreRetired(places);
    else await removeFiles(places);
  };
  try {
    if (wasThere && (await exists(places.unitFile))) await copyFile(places.unitFile, retiredUnit(places));
    await rename(stagedFolder(places), places.folder);
    await writeWhole(places.unitFile, unit);
  } catch (error) {
    await putBack();
    throw error;
  }
  const drop = () => rm(retiredFolder(places), { recursive: true, force: true });
  return { wasThere, drop, putBack };
}

/** Every file that an installation made, also one that was cut off. */
export async function removeFiles(places: ServicePlaces): Promise<void> {
  await rm(places.unitFile, { force: true });
  for (const folder of [places.folder, stagedFolder(places), retiredFolder(places)])
    await rm(folder, { recursive: true, force: true });
}

/** A retired folder means that its replacement was never seen to answer: it comes back. */
async function restoreRetired(places: ServicePlaces): Promise<void> {
  const retired = retiredFolder(places);
  if (!(await exists(retired))) return;
  await rm(places.folder, { recursive: true, force: true });
  if (await exists(retiredUnit(places))) {
    await copyFile(retiredUnit(places), places.unitFile);
    await rm(retiredUnit(places));
  }
  await rename(retired, places.folder);
}

/** It appears at once or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.new`;
  await writeFile(partial, text, { mode: 0o644 });
  await rename(partial, path);
}

function stagedFolder({ folder }: ServicePlaces): string {
  return `${folder}.new`;
}

function retiredFolder({ folder }: ServicePlaces): string {
  return `${folder}.former`;
}

function retiredUnit(places: ServicePlaces): string {
  return join(retiredFolder(places), basename(places.unitFile));
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
