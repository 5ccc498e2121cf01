import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const HERE = import.meta.dirname;

export interface MacPrograms extends AsyncDisposable {
  /** A folder with the stand-ins, executable. */
  readonly tools: string;
  /** `dockline helper`, as on a Mac. */
  readonly commandLine: string;
  /** The helper as one file, which listens where a Mac's does. */
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
    plugins: [MAC_FOLDER],
  });
  for (const name of entries) await chmod(join(tools, `${name}.cjs`), 0o755);
  return {
    tools,
    commandLine: join(tools, "mac-dockline.cjs"),
    helper,
    [Symbol.asyncDispose]: () => rm(tools, { recursive: true, force: true }),
  };
}

const BUNDLE = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
} as const;

/** The helper's composition root, with the folder that it has on a Mac; its platform remains Linux's. */
const MAC_FOLDER: Plugin = {
  name: "mac-folder",
  setup({ onLoad }) {
    onLoad({ filter: /\/helper\/main\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace('"/run/dockline"', '"/var/run/dev.dockline"');
      if (contents === text) throw new Error("helper/main.ts has no folder to exchange");
      return { contents, loader: "ts" };
    });
  },
};
