import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readImageManifest } from "../../vm-setup/image.js";
import { runCommand } from "./command.js";
import type { MacTarget } from "./mac-target.js";
import { renderNotices } from "./notices.js";
import { PackagingError } from "./packaging-error.js";
import { assertProgram } from "./program-file.js";
import type { SignProgram } from "./program-signer.js";
import { parsePageNotices, readNotices } from "./read-notices.js";

export interface ResourceOrder {
  /** The checkout, with everything built in its dist. */
  readonly root: string;
  readonly target: MacTarget;
  /** Folder with a "darwin-arm64" and "darwin-x64" of the official Node: `node` and its LICENSE. */
  readonly nodes: string;
  readonly sign: SignProgram;
  /** Made anew: what is to be in Contents/Resources, and nothing else. */
  readonly folder: string;
}

const ENGINE_ID = "dev.dockline.wireguard-go";
const BUILD = "npm run build";
const BUILD_IMAGE = "npm run build:image";

/**
 * Puts together what lies beside the app's archive. The command line finds it all beside itself, as in dist. Throws
 * PackagingError for what was not built.
 */
export async function collectResources(order: ResourceOrder): Promise<void> {
  const { root, folder } = order;
  const dist = join(root, "dist");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "cli"), { recursive: true });
  await copyBuilt(join(dist, "cli.js"), join(folder, "cli.js"));
  await copyBuilt(join(dist, "helper.cjs"), join(folder, "helper.cjs"));
  await copyBuilt(join(dist, "dashboard"), join(folder, "dashboard"));
  await rm(join(folder, "dashboard/licences.json"), { force: true });
  await copyFile(join(root, "electron/packaging/dockline.sh"), join(folder, "cli/dockline"));
  await chmod(join(folder, "cli/dockline"), 0o755);
  await collectHelper(order);
  await copyImages(order);
  await writeLicences(order);
}

/** The three programs that an installation copies to root's folder, signed before they are summed up. */
async function collectHelper({ root, target, nodes, sign, folder }: ResourceOrder): Promise<void> {
  const { system, architecture } = target.program;
  const node = join(nodeFolder(nodes, target), "node");
  const engine = join(root, "dist/engine", `${system}-${architecture}`, "wireguard-go");
  await assertProgram({ path: node, madeBy: fetchNode(target) }, target.program);
  await assertProgram({ path: engine, madeBy: "npm run build:engine" }, target.program);
  const signed = `${folder}.wireguard-go`;
  try {
    await copyFile(engine, signed);
    await sign(signed, ENGINE_ID);
    await runCommand(join(root, "helper/collect-mac.sh"), [node, signed, join(folder, "mac-helper")]);
  } finally {
    await rm(signed, { force: true });
  }
}

/** Of the built images those that this Mac's VMs can use, and a list of no others. */
async function copyImages({ root, target, folder }: ResourceOrder): Promise<void> {
  const source = join(root, "dist/images");
  const list = join(source, "vm-setup.json");
  const manifest = readImageManifest(await readBuilt(list, BUILD_IMAGE));
  await mkdir(join(folder, "images"));
  const kept = await Promise.all(
    target.images.map(async (architecture) => {
      const entry = manifest?.[architecture];
      if (entry === undefined) throw notBuilt(`the image for ${architecture} in ${list}`, BUILD_IMAGE);
      await copyBuilt(join(source, entry.file), join(folder, "images", entry.file), BUILD_IMAGE);
      return [architecture, entry] as const;
    }),
  );
  await writeFile(
    join(folder, "images/vm-setup.json"),
    `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`,
  );
}

/** Electron's own and Chromium's come with Electron; those of the VM's image are inside it. */
async function writeLicences({ root, target, nodes, folder }: ResourceOrder): Promise<void> {
  const licences = join(folder, "licences");
  await mkdir(licences);
  await copyFile(join(root, "LICENSE"), join(licences, "DOCKLINE.txt"));
  await copyFile(join(root, "helper/engine/NOTICES.txt"), join(licences, "WIREGUARD-GO.txt"));
  const node = await readBuilt(join(nodeFolder(nodes, target), "LICENSE"), fetchNode(target));
  await writeFile(join(licences, "NODE.txt"), node);
  const bundles = await Promise.all(
    ["app", "preload", "cli"].map(async (name) =>
      JSON.parse(await readBuilt(join(root, "dist/metafiles", `${name}.json`))),
    ),
  );
  const page = parsePageNotices(await readBuilt(join(root, "dist/dashboard/licences.json")));
  const notices = renderNotices([...(await readNotices(root, bundles)), ...page]);
  await writeFile(join(licences, "THIRD-PARTY-NOTICES.txt"), notices);
}

function fetchNode({ architecture }: MacTarget): string {
  return `npm run fetch:node -- ${architecture}`;
}

function nodeFolder(nodes: string, { architecture }: MacTarget): string {
  return join(nodes, `darwin-${architecture}`);
}

async function copyBuilt(from: string, to: string, madeBy = BUILD): Promise<void> {
  await cp(from, to, { recursive: true }).catch((cause: unknown) => {
    throw notBuilt(from, madeBy, cause);
  });
}

async function readBuilt(path: string, madeBy = BUILD): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw notBuilt(path, madeBy, cause);
  });
}

function notBuilt(what: string, madeBy: string, cause?: unknown): PackagingError {
  return new PackagingError("not-built", `${what} is missing; run ${madeBy}.`, { cause });
}
