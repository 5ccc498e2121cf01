import type { Page } from "playwright-core";
import type { Section } from "../../electron/renderer/section.js";

/** Leads to a section of the dashboard, by its link; resolves when the section itself is seen. */
export async function goTo(page: Page, section: Section): Promise<void> {
  await page.locator(`nav a[href="#${section}"]`).click();
  await page.locator(section === "overview" ? ".chain" : `.section-${section}`).waitFor();
}
