import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { SCREENS_FOLDER, uiScript } from "./ui-scripts.js";

const MOST_BYTES = 4 * 1024 * 1024;

/** Writes a picture of the page into docs/screens, as small as it can be without a loss that is seen. */
export async function keepScreen(page: Page, name: string, shot: "page" | "window" = "page"): Promise<void> {
  const input = await page.screenshot({ fullPage: shot === "page" });
  const { status, stdout } = spawnSync(uiScript("small-png.sh"), { input, maxBuffer: MOST_BYTES });
  if (status !== 0) throw new Error(`small-png.sh could not make ${name} smaller`);
  await writeFile(join(SCREENS_FOLDER, `${name}.png`), stdout);
}
