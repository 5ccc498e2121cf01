import { execFile } from "node:child_process";

const CODESIGN = "/usr/bin/codesign";
const LIMIT_MS = 5_000;

/**
 * What codesign says of a bundle's signature, which it writes to stderr (codesign(1)). Rejects where it finds none,
 * or is not there. `program` is another one in tests.
 */
export function describeSignature(bundle: string, program = CODESIGN): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT_MS, encoding: "utf8" } as const;
    execFile(program, ["--display", "--verbose=2", bundle], options, (error, _stdout, stderr) => {
      if (error === null) resolve(stderr);
      else reject(error);
    });
  });
}
