import { readFile } from "node:fs/promises";
import { formatProblem } from "../../helper/engine/executable.js";
import type { EngineTarget } from "../../helper/engine/target.js";
import { PackagingError } from "./packaging-error.js";

/** A program that is to be beside the app: where it is, and what makes it. */
export interface ProgramFile {
  readonly path: string;
  readonly madeBy: string;
}

/** Throws PackagingError unless `program` is there and a Mac of that processor can start it. */
export async function assertProgram({ path, madeBy }: ProgramFile, target: EngineTarget): Promise<void> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new PackagingError("not-built", `${path} is missing; run ${madeBy}.`, { cause });
  });
  const problem = formatProblem(bytes, target);
  if (problem === null) return;
  const message = `${path} is no program for this Mac: ${problem}; run ${madeBy} again.`;
  throw new PackagingError("wrong-program", message);
}
