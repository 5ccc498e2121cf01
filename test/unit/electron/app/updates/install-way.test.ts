import { expect, test } from "vitest";
import {
  type InstallPlace,
  type InstallWay,
  readInstallWay,
} from "../../../../../electron/app/updates/install-way.js";

/** What codesign writes of an app that a team has signed. */
const SIGNED =
  "Identifier=dev.dockline\nAuthority=Developer ID Application: Ada\nTeamIdentifier=ABCDE12345\n";
/** And of one that was only sealed. */
const AD_HOC = "Identifier=dev.dockline\nSignature=adhoc\nTeamIdentifier=not set\n";

const APPLICATIONS = "/Applications/Dockline.app/Contents/MacOS/Dockline";

function place(rest: Partial<InstallPlace>): InstallPlace {
  return {
    platform: "darwin",
    isPackaged: true,
    program: APPLICATIONS,
    exists: () => false,
    describeSignature: async (bundle) =>
      bundle === "/Applications/Dockline.app" ? SIGNED : "no such bundle",
    ...rest,
  };
}

const PLACES: readonly (readonly [string, Partial<InstallPlace>, InstallWay])[] = [
  ["an app that a team has signed", {}, "itself"],
  ["an ad-hoc signature", { describeSignature: async () => AD_HOC }, "by-hand"],
  [
    "a bundle without a signature",
    { describeSignature: () => Promise.reject(new Error("code object is not signed at all")) },
    "by-hand",
  ],
  ["sources", { isPackaged: false }, "by-hand"],
  [
    "a disk image",
    { program: `/Volumes/Dockline${APPLICATIONS}`, describeSignature: async () => SIGNED },
    "by-hand",
  ],
  [
    "an app that was never moved after its download",
    {
      program: "/private/var/folders/x/AppTranslocation/1/d/Dockline.app/Contents/MacOS/Dockline",
      describeSignature: async () => SIGNED,
    },
    "by-hand",
  ],
  ["Homebrew's", { exists: (path: string) => path === "/opt/homebrew/Caskroom/dockline" }, "by-hand"],
  ["a package of Linux", { platform: "linux" }, "by-hand"],
  ["another system", { platform: "freebsd" }, "by-hand"],
];

test.each(PLACES)("%s decides how updates come", async (_what, rest, way) => {
  expect(await readInstallWay(place(rest))).toBe(way);
});
