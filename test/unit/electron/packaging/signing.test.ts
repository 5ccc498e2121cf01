import { expect, test } from "vitest";
import { PackagingError } from "../../../../electron/packaging/packaging-error.js";
import {
  codesignArguments,
  type Signing,
  signingOf,
  signingSentence,
} from "../../../../electron/packaging/signing.js";

const NAME = "Somebody (AB12CD34EF)";
const NOTARY = { APPLE_API_KEY: "/key.p8", APPLE_API_KEY_ID: "K", APPLE_API_ISSUER: "I" };

test.each<[string, NodeJS.Platform, Record<string, string>, Signing]>([
  ["on Linux not at all", "linux", {}, { kind: "none" }],
  ["on a Mac without a certificate ad hoc", "darwin", {}, { kind: "ad-hoc" }],
  [
    "where a workflow's secrets are not there, as if nobody had named them",
    "darwin",
    { CSC_NAME: "", APPLE_API_KEY: " ", CSC_LINK: "" },
    { kind: "ad-hoc" },
  ],
  [
    "by the certificate that is named",
    "darwin",
    { CSC_NAME: NAME },
    { kind: "developer-id", name: NAME, isNotarized: false },
  ],
  [
    "and notarized with the key for that",
    "darwin",
    { CSC_NAME: NAME, ...NOTARY },
    { kind: "developer-id", name: NAME, isNotarized: true },
  ],
])("the app is signed %s", (_how, platform, environment, wanted) => {
  expect(signingOf(platform, environment)).toEqual(wanted);
});

test.each<[string, NodeJS.Platform, Record<string, string>, RegExp]>([
  ["a certificate on Linux", "linux", { CSC_NAME: NAME }, /only a Mac can sign/],
  ["the certificate's file itself", "darwin", { CSC_LINK: "/c.p12" }, /import the certificate/],
  ["a name with its kind", "darwin", { CSC_NAME: `Developer ID Application: ${NAME}` }, /leave out/],
  ["notarization without a certificate", "darwin", NOTARY, /APPLE_API_KEY is of no use without CSC_NAME/],
  ["half a key for notarization", "darwin", { CSC_NAME: NAME, APPLE_API_KEY: "/key.p8" }, /needs all of/],
])(
  "%s is refused, rather than that the app is signed in another way",
  (_what, platform, environment, words) => {
    expect(() => signingOf(platform, environment)).toThrow(PackagingError);
    expect(() => signingOf(platform, environment)).toThrow(words);
  },
);

test("wireguard-go is signed as the app is, hardened and timestamped where Apple is to notarize it", () => {
  const words = (signing: Signing) =>
    codesignArguments(signing, "dev.dockline.wireguard-go")?.join(" ") ?? null;
  expect([
    words({ kind: "developer-id", name: NAME, isNotarized: true }),
    words({ kind: "ad-hoc" }),
    words({ kind: "none" }),
  ]).toEqual([
    `--force --sign Developer ID Application: ${NAME} --identifier dev.dockline.wireguard-go --options runtime --timestamp`,
    "--force --sign - --identifier dev.dockline.wireguard-go",
    null,
  ]);
});

test("whoever builds the app is told how it is signed", () => {
  const signings: readonly Signing[] = [
    { kind: "developer-id", name: NAME, isNotarized: true },
    { kind: "developer-id", name: NAME, isNotarized: false },
    { kind: "ad-hoc" },
    { kind: "none" },
  ];
  expect(signings.map(signingSentence)).toEqual([
    `Signed by "${NAME}", notarized by Apple.`,
    `Signed by "${NAME}", not notarized by Apple.`,
    "Signed ad hoc, without CSC_NAME: macOS warns of it on every Mac but this one.",
    "Not signed, since this is no Mac: Apple silicon will not start it.",
  ]);
});
