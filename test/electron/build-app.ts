import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");

/** What starts the app's main process on the stand-in of Electron: a program and its arguments. */
export type AppCommand = readonly [string, ...string[]];

/** Builds the app, its pages and the stand-in; they take a second or two, and are never out of date so. */
export async function buildApp(): Promise<AppCommand> {
  for (const script of ["build:app", "build:page", "build:stand-in"])
    await promisify(execFile)("npm", ["run", "--silent", script], { cwd: ROOT });
  const standIn = join(ROOT, "dist/tools/electron");
  const program = [join(standIn, "run.mjs"), join(ROOT, "dist/app/main.js")];
  return [process.execPath, "--import", join(standIn, "register.mjs"), ...program];
}

/** The folder in which the app's command is run: Electron would say where the app is, the stand-in takes this one. */
export const APP_FOLDER = ROOT;
