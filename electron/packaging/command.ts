import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PackagingError } from "./packaging-error.js";

/** Runs a program to its end. Throws PackagingError with what it said, when it fails. */
export async function runCommand(file: string, words: readonly string[]): Promise<void> {
  await promisify(execFile)(file, words).catch((cause: Error & { readonly stderr?: string }) => {
    const said = cause.stderr?.trim().split("\n").at(-1) || cause.message;
    throw new PackagingError("failed", `${file} failed: ${said}`, { cause });
  });
}
