import { runCommand } from "./command.js";
import { codesignArguments, type Signing } from "./signing.js";

/** Signs a program in place, or leaves it as it is where nothing can be signed. */
export type SignProgram = (file: string, identifier: string) => Promise<void>;

export function programSigner(signing: Signing): SignProgram {
  return async (file, identifier) => {
    const words = codesignArguments(signing, identifier);
    if (words !== null) await runCommand("/usr/bin/codesign", [...words, file]);
  };
}
