import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The absolute path of a script of the lab; holds for a bundle below the checkout too. */
export function labScript(name: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "test/lab", name))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`test/lab/${name} is not above ${import.meta.dirname}; run from a checkout`);
    folder = parent;
  }
  return join(folder, "test/lab", name);
}
