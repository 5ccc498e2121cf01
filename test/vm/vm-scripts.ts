import { join } from "node:path";
import { labScript } from "../lab/scripts.js";

/** The absolute path of a script of the virtual machine; holds for a bundle below the checkout too. */
export function vmScript(name: string): string {
  return join(labScript("up.sh"), "../../vm", name);
}
