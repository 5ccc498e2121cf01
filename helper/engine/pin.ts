import { ENGINE_TARGETS, type TargetName, targetName } from "./target.js";

/** What decides every byte of the engine, beside the flags in go-build.ts. */
export interface EnginePin {
  /** Of the module golang.zx2c4.com/wireguard; go.sum has its hash, and those of what it needs. */
  readonly version: string;
  /** "go1.26.8": the compiler and the standard library. */
  readonly toolchain: string;
}

/** sums.json: what the pin gives, SHA-256 in hexadecimal. */
export interface EngineSums extends EnginePin {
  readonly sha256: Readonly<Record<TargetName, string>>;
}

/** Reads our go.mod; null when it names no exact version of either. */
export function parsePin(goMod: string): EnginePin | null {
  const version = /^\s*golang\.zx2c4\.com\/wireguard (v[0-9][0-9A-Za-z.+-]*)/m.exec(goMod)?.[1];
  const toolchain = /^toolchain (go[0-9]+\.[0-9]+\.[0-9]+)$/m.exec(goMod)?.[1];
  return version === undefined || toolchain === undefined ? null : { version, toolchain };
}

/** Strict: a sum for each target and nothing else. Null when the text is anything but that. */
export function parseSums(text: string): EngineSums | null {
  const value = parseObject(text);
  if (value === null || Object.keys(value).sort().join() !== "sha256,toolchain,version") return null;
  const { version, toolchain, sha256 } = value;
  if (typeof version !== "string" || typeof toolchain !== "string" || !isObject(sha256)) return null;
  const names = ENGINE_TARGETS.map(targetName);
  if (Object.keys(sha256).sort().join() !== [...names].sort().join()) return null;
  const sums = names.map((name) => [name, sha256[name]] as const);
  if (!sums.every(([, sum]) => typeof sum === "string" && /^[0-9a-f]{64}$/.test(sum))) return null;
  return { version, toolchain, sha256: Object.fromEntries(sums) as Record<TargetName, string> };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
