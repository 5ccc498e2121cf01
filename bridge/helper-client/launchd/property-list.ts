/** What a property list may hold (plist(5)), as far as launchd.plist(5) needs it. */
export type PropertyValue =
  | string
  | number
  | boolean
  | readonly PropertyValue[]
  | { readonly [key: string]: PropertyValue };

/**
 * The XML form of a property list, as `plutil -lint` accepts it. Numbers are integers, written in decimal: there
 * is no other form, so that modes and masks must be converted (0077 is 63). Throws on what XML cannot carry.
 */
export function propertyList(root: PropertyValue): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    element(root, ""),
    "</plist>",
    "",
  ].join("\n");
}

function element(value: PropertyValue, indent: string): string {
  if (typeof value === "string") return `${indent}<string>${escaped(value)}</string>`;
  if (typeof value === "boolean") return `${indent}<${value}/>`;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no integer`);
    return `${indent}<integer>${value}</integer>`;
  }
  return isList(value) ? array(value, indent) : dictionary(value, indent);
}

function array(values: readonly PropertyValue[], indent: string): string {
  if (values.length === 0) return `${indent}<array/>`;
  const lines = values.map((value) => element(value, `${indent}\t`));
  return [`${indent}<array>`, ...lines, `${indent}</array>`].join("\n");
}

function dictionary(entries: { readonly [key: string]: PropertyValue }, indent: string): string {
  const lines = Object.entries(entries).flatMap(([key, value]) => [
    `${indent}\t<key>${escaped(key)}</key>`,
    element(value, `${indent}\t`),
  ]);
  return lines.length === 0
    ? `${indent}<dict/>`
    : [`${indent}<dict>`, ...lines, `${indent}</dict>`].join("\n");
}

/** What XML 1.0 has no way to write: control characters but tab and line feed, lone surrogates, noncharacters. */
const UNWRITABLE = /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

function escaped(text: string): string {
  if (UNWRITABLE.test(text)) throw new TypeError(`${JSON.stringify(text)} cannot stand in XML`);
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function isList(value: object): value is readonly PropertyValue[] {
  return Array.isArray(value);
}
