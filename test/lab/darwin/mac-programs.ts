import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const HERE = import.meta.dirname;

export interface MacPrograms extends AsyncDisposable {
  /** A folder with the stand-ins, executable. */
  readonly tools: string;
  /** `dockline helper`, as on a Mac. */
  readonly commandLine: string;
  /** The helper as one file, composed as on a Mac. */
  readonly helper: string;
}

/** Builds what a throwaway Mac runs. */
export async function buildMacPrograms(): Promise<MacPrograms> {
  const tools = await mkdtemp(join(tmpdir(), "dockline-mac-tools-"));
  await chmod(tools, 0o755);
  const entries = ["launchctl", "launchd", "plutil", "mac-dockline"];
  await build({
    ...BUNDLE,
    entryPoints: Object.fromEntries(entries.map((name) => [name, join(HERE, `${name}.ts`)])),
    outdir: tools,
    outExtension: { ".js": ".cjs" },
    banner: { js: `#!${process.execPath}` },
    loader: { ".sh": "text" },
  });
  const helper = join(tools, "helper.cjs");
  await build({
    ...BUNDLE,
    entryPoints: [join(HERE, "../../../helper/main.ts")],
    outfile: helper,
    define: ON_A_MAC,
  });
  for (const name of entries) await chmod(join(tools, `${name}.cjs`), 0o755);
  return {
    tools,
    commandLine: join(tools, "mac-dockline.cjs"),
    helper,
    [Symbol.asyncDispose]: () => rm(tools, { recursive: true, force: true }),
  };
}

/** What the program is told about the system that it runs on; composition roots alone ask. */
const ON_A_MAC = { "process.platform": '"darwin"' };

const BUNDLE = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
} as const;
