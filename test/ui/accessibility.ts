import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** axe-core (MPL-2.0) is run by the tests alone, and is no part of what is shipped. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe finds wrong with the page as it is, by rule, with the first element of each; empty when it is clean. */
export function accessibilityFaults(page: Page): Promise<readonly string[]> {
  return faultsBy(page, "{ resultTypes: ['violations'] }");
}

/** The same, and in dark what is wrong with its colours, for nothing else differs; the page is light again then. */
export async function faultsInBothSchemes(page: Page): Promise<readonly string[]> {
  const light = await accessibilityFaults(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await faultsBy(page, "{ resultTypes: ['violations'], runOnly: ['color-contrast'] }");
  await page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map((fault) => `in dark, ${fault}`)];
}

async function faultsBy(page: Page, options: string): Promise<readonly string[]> {
  // Not as a script of the page, which its CSP forbids.
  if ((await page.evaluate("'axe' in window")) !== true) await page.evaluate(AXE);
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as AxeResult;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.length} times, as ${nodes[0]?.html}`);
}
