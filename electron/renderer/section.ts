export const SECTIONS = ["overview", "networks", "containers", "routes", "events", "settings"] as const;

export type Section = (typeof SECTIONS)[number];

/** The section that an address bar's fragment names; the overview for any other. */
export function sectionOf(hash: string): Section {
  return SECTIONS.find((one) => `#${one}` === hash) ?? "overview";
}

export function sectionTitle(section: Section): string {
  return `${section.charAt(0).toUpperCase()}${section.slice(1)}`;
}
