import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BuildError } from "./build-error.js";
import { formatProblem } from "./executable.js";
import { findToolchain, type GoToolchain, goBuild } from "./go-build.js";
import { type EnginePin, type EngineSums, parsePin, parseSums } from "./pin.js";
import { ENGINE_TARGETS, type EngineTarget, type TargetName, targetName } from "./target.js";

export interface EngineBuild {
  /** helper/engine of the checkout. */
  readonly source: string;
  /** Replaced as a whole, once everything in it was checked. */
  readonly out: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes down the sums that come of it, instead of comparing: for a new pin. */
  readonly isRecording: boolean;
}

/** Beside each program's sum, where it lies in the folder of manifest.json. */
export interface EngineManifest extends EnginePin {
  readonly name: "wireguard-go";
  readonly licences: "NOTICES.txt";
  readonly files: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
}

/** Builds wireguard-go for every target. Throws BuildError, and then `out` is what it was. */
export async function buildEngine({
  source,
  out,
  environment,
  isRecording,
}: EngineBuild): Promise<EngineManifest> {
  const pin = await readPin(source);
  const wanted = isRecording ? null : await readSums(source, pin);
  const toolchain = await findToolchain(pin, environment, source);
  const partial = `${out}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    const sums: [TargetName, string][] = [];
    for (const target of ENGINE_TARGETS) {
      const sum = await buildTarget(toolchain, target, { source, folder: partial });
      assertSum(target, sum, wanted);
      sums.push([targetName(target), sum]);
    }
    const sha256 = Object.fromEntries(sums) as EngineSums["sha256"];
    if (isRecording) await writeJson(join(source, "sums.json"), { ...pin, sha256 });
    const manifest = manifestOf(pin, sha256);
    await cp(join(source, "NOTICES.txt"), join(partial, manifest.licences));
    await writeJson(join(partial, "manifest.json"), manifest);
    await rm(out, { recursive: true, force: true });
    await rename(partial, out);
    return manifest;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function buildTarget(
  toolchain: GoToolchain,
  target: EngineTarget,
  { source, folder }: { readonly source: string; readonly folder: string },
): Promise<string> {
  const file = join(folder, programFile(targetName(target)));
  await mkdir(join(file, ".."), { recursive: true });
  await goBuild(toolchain, target, { folder: source, file });
  const bytes = await readFile(file);
  const problem = formatProblem(bytes, target);
  if (problem !== null) {
    const message = `What Go built for ${targetName(target)} is not a program for it: ${problem}; check the flags in helper/engine/go-build.ts.`;
    throw new BuildError("wrong-format", message);
  }
  return createHash("sha256").update(bytes).digest("hex");
}

function assertSum(target: EngineTarget, found: string, wanted: EngineSums | null): void {
  const sum = wanted?.sha256[targetName(target)];
  if (sum === undefined || sum === found) return;
  const message = `wireguard-go for ${targetName(target)} has the SHA-256 ${found}, and helper/engine/sums.json says ${sum}; the Go or a module on this machine is not the pinned one, so clear them with "go clean -cache -modcache" and build again.`;
  throw new BuildError("wrong-sum", message);
}

async function readPin(source: string): Promise<EnginePin> {
  const file = join(source, "go.mod");
  const pin = parsePin(await readFile(file, "utf8"));
  if (pin !== null) return pin;
  throw new BuildError("bad-pin", `${file} pins no wireguard-go or no toolchain; restore it.`);
}

async function readSums(source: string, pin: EnginePin): Promise<EngineSums> {
  const file = join(source, "sums.json");
  const sums = parseSums(await readFile(file, "utf8"));
  if (sums?.version === pin.version && sums.toolchain === pin.toolchain) return sums;
  const message = `${file} does not belong to go.mod; restore both, or "npm run build:engine -- --record" after a change that is meant.`;
  throw new BuildError("bad-pin", message);
}

function manifestOf(pin: EnginePin, sha256: EngineSums["sha256"]): EngineManifest {
  const files = Object.entries(sha256).map(([name, sum]) => [
    name,
    { file: programFile(name as TargetName), sha256: sum },
  ]);
  return { name: "wireguard-go", ...pin, licences: "NOTICES.txt", files: Object.fromEntries(files) };
}

function programFile(name: TargetName): string {
  return `${name}/wireguard-go`;
}

async function writeJson(path: string, value: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
