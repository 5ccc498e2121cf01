import { type ColorInfo, type ColorSupportLevel, supportsColor, supportsColorStderr } from "chalk";

/** How many colours each stream of this process shows, 0 for none. */
export interface Colours {
  /** Of what is printed: standard output. */
  readonly print: ColorSupportLevel;
  /** Of notes: standard error. */
  readonly note: ColorSupportLevel;
}

export interface ColourSupport {
  readonly print: ColorInfo;
  readonly note: ColorInfo;
}

/** What chalk found out of each stream by itself and TERM, CI, FORCE_COLOR and others. */
const DETECTED: ColourSupport = { print: supportsColor, note: supportsColorStderr };

/** Chalk does not know NO_COLOR (no-color.org); as in Node, FORCE_COLOR goes before it. */
export function coloursOf(
  environment: Readonly<Record<string, string | undefined>>,
  detected: ColourSupport = DETECTED,
): Colours {
  const isRefused = Boolean(environment["NO_COLOR"]) && environment["FORCE_COLOR"] === undefined;
  const level = (info: ColorInfo) => (isRefused || info === false ? 0 : info.level);
  return { print: level(detected.print), note: level(detected.note) };
}
