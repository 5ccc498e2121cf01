import { join } from "node:path";
import { labScript } from "../lab/scripts.js";

/** The absolute path of a file of this folder; holds for a bundle below the checkout too. */
export function uiScript(name: string): string {
  return join(labScript("up.sh"), "../../ui", name);
}

/** Where the built page lies. */
export const PAGE_FOLDER = join(uiScript("."), "../../dist/dashboard");

/** Where the pictures of the README and the docs lie. */
export const SCREENS_FOLDER = join(uiScript("."), "../../docs/screens");
