import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { BuildError } from "./build-error.js";
import type { EnginePin } from "./pin.js";
import { type EngineTarget, targetName } from "./target.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** The pinned Go, as this machine's `go` command provides it. */
export interface GoToolchain {
  readonly pin: EnginePin;
  readonly environment: Environment;
}

const BUILD_LIMIT_MS = 10 * 60_000;
const MODULE = "golang.zx2c4.com/wireguard";
/** Where modules come from and are kept is this machine's business; nothing else of its settings is taken. */
const KEPT = [
  ...["GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOINSECURE"],
  ...["GOPATH", "GOMODCACHE", "GOCACHE"],
];

/** Throws BuildError go-missing or no-toolchain. Go 1.21 and later fetch the pinned version by themselves. */
export async function findToolchain(
  pin: EnginePin,
  around: Environment,
  folder: string,
): Promise<GoToolchain> {
  const ask = (words: readonly string[], environment: Environment) =>
    go(["env", ...words], environment, folder).catch((error: unknown) => {
      throw noToolchain(pin, lastLine(error), error);
    });
  const kept = parseKept(await ask(["-json", ...KEPT], around));
  const { GOFLAGS: _, GOROOT: __, ...others } = around;
  const environment = { ...others, ...kept, ...FIXED, GOTOOLCHAIN: pin.toolchain };
  const found = (await ask(["GOVERSION"], environment)).trim();
  if (found !== pin.toolchain) throw noToolchain(pin, `it has ${found}`);
  return { pin, environment };
}

/** Writes the program to `file`. The same pin gives the same bytes, on whatever machine. Throws build-failed. */
export async function goBuild(
  { pin, environment }: GoToolchain,
  target: EngineTarget,
  { folder, file }: { readonly folder: string; readonly file: string },
): Promise<void> {
  const name = targetName(target);
  // A build ID of our own: Go's would do, but an empty one leaves out LC_UUID, which macOS 26 asks for.
  const link = `-s -w -buildid=wireguard-go/${pin.version}/${pin.toolchain}/${name}`;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=${link}`];
  const where = { GOOS: target.system, GOARCH: target.architecture };
  await go(["build", ...flags, "-o", file, MODULE], { ...environment, ...where }, folder).catch(
    (error: unknown) => {
      const message = `wireguard-go could not be built for ${name} (${lastLine(error)}); see that Go reaches the modules of helper/engine/go.mod.`;
      throw new BuildError("build-failed", message, { cause: error });
    },
  );
}

/** Whatever else changes the bytes, set to one value. */
const FIXED = {
  GOENV: "off",
  GOWORK: "off",
  GOEXPERIMENT: "",
  GOFIPS140: "off",
  GOAMD64: "v1",
  GOARM64: "v8.0",
  CGO_ENABLED: "0",
} as const;

async function go(argv: readonly string[], env: Environment, cwd: string): Promise<string> {
  const options = { cwd, env: { ...env }, timeout: BUILD_LIMIT_MS, maxBuffer: 16 * 1024 * 1024 };
  try {
    return (await promisify(execFile)("go", argv, options)).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const message =
      'There is no "go" on the PATH to build wireguard-go with; install Go 1.21 or later, which fetches the pinned version by itself.';
    throw new BuildError("go-missing", message, { cause: error });
  }
}

function parseKept(json: string): Record<string, string> {
  const values = JSON.parse(json) as Record<string, unknown>;
  const kept = KEPT.flatMap((name) => {
    const value = values[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(kept);
}

function noToolchain({ toolchain }: EnginePin, detail: string, cause?: unknown): BuildError {
  const message = `Go cannot provide ${toolchain}, which the engine is pinned to (${detail}); install that version, or Go 1.21 or later with access to its modules.`;
  return new BuildError("no-toolchain", message, { cause });
}

function lastLine(error: unknown): string {
  if (error instanceof BuildError) throw error;
  const stderr = (error as { readonly stderr?: unknown }).stderr;
  const text = typeof stderr === "string" && stderr.trim() !== "" ? stderr : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
