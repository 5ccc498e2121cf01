import { ResolverFile } from "../../helper/platform/darwin/resolver-file.js";
import type { Run } from "../../helper/platform/run.js";

/** Resolver files that macOS does not read: nothing here is to change how this Mac looks names up. */
export function resolverIn(folder: string, run: Run): ResolverFile {
  return new ResolverFile({ run, folder: `${folder}/resolver` });
}
