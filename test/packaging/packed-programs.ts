import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { extractAll } from "@electron/asar";
import { AppProcess, labels } from "../electron/app-process.js";
import type { AppCommand } from "../electron/build-app.js";

export interface StartedApp {
  readonly icon: string;
  readonly canConnect: boolean;
  /** What its window would load. */
  readonly page: { readonly status: number; readonly body: string };
}

/** Starts what is in the archive, and nothing else of the checkout, on the stand-in of Electron. */
export async function startPacked(archive: string, command: AppCommand): Promise<StartedApp> {
  const home = mkdtempSync(join(tmpdir(), "dockline-packed-app-"));
  try {
    const unpacked = join(home, "app");
    extractAll(archive, unpacked);
    const [program, ...args] = command.map((word) => word.replace(/^.*(?=\/dist\/app\/main\.js$)/, unpacked));
    await using app = new AppProcess(
      spawn(program as string, args, { cwd: unpacked, env: environmentOf(home) }),
    );
    const { icon, menu } = await app.sees((sight) => sight.menu.length > 0);
    const { status, body } = (await app.order({ do: "fetch", url: "dockline://app/" })) as {
      readonly status: number;
      readonly body: string;
    };
    const page = { status, body: Buffer.from(body, "base64").toString() };
    return { icon, canConnect: labels(menu).includes("Connect"), page };
  } finally {
    rmSync(home, { recursive: true });
  }
}

export interface CalledCommand {
  /** `dockline --version`, called by its path, and by links to it: absolute, relative, and to a link. */
  readonly versions: readonly string[];
  /** The first line of `dockline dashboard`, which reads its page before it says anything. */
  readonly dashboard: string;
}

/** Calls the command line of the packed app, with this machine's Node in the place of the Mac's, in a copy. */
export async function callPacked(resources: string): Promise<CalledCommand> {
  const home = mkdtempSync(join(tmpdir(), "dockline-packed-cli-"));
  try {
    const copy = join(home, "Dockline.app/Contents/Resources");
    for (const name of ["cli", "cli.js", "dashboard"])
      cpSync(join(resources, name), join(copy, name), { recursive: true });
    for (const folder of [join(copy, "mac-helper"), join(home, "bin")]) mkdirSync(folder);
    symlinkSync(process.execPath, join(copy, "mac-helper/node"));
    symlinkSync(join(copy, "cli/dockline"), join(home, "bin/absolute"));
    symlinkSync("../Dockline.app/Contents/Resources/cli/dockline", join(home, "bin/relative"));
    symlinkSync("relative", join(home, "bin/twice"));
    const links = ["absolute", "relative", "twice"].map((name) => join(home, "bin", name));
    const versions = [join(copy, "cli/dockline"), ...links].map((program) =>
      execFileSync(program, ["--version"], { encoding: "utf8" }).trim(),
    );
    return { versions, dashboard: await firstLine(join(home, "bin/twice"), home) };
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function firstLine(program: string, home: string): Promise<string> {
  const dashboard = spawn(program, ["dashboard", "--no-open"], {
    env: environmentOf(home),
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    for await (const line of createInterface({ input: dashboard.stdout })) return line;
    return "";
  } finally {
    dashboard.kill("SIGTERM");
    await once(dashboard, "close");
  }
}

function environmentOf(home: string): Readonly<Record<string, string | undefined>> {
  return { PATH: process.env["PATH"], HOME: home, XDG_RUNTIME_DIR: join(home, "run") };
}
