/** Disk images, and where macOS runs what was downloaded and never moved (App Translocation). */
const PASSING = /^\/Volumes\/|\/AppTranslocation\//;

/** Whether a program at `path` will not stay there, so that nothing may lead to it or be put in its place. */
export function isPassingPlace(path: string): boolean {
  return PASSING.test(path);
}

/** For whoever asked for something that would lead to a passing place. */
export const PASSING_PLACE_SENTENCE =
  "Dockline will not stay where it is now; move it to Applications first.";
