import { readFileSync } from "node:fs";
import plist from "plist";
import { expect, test } from "vitest";
import { builderConfig } from "../../../../electron/packaging/builder-config.js";
import type { Signing } from "../../../../electron/packaging/signing.js";

const config = (signing: Signing) =>
  builderConfig({
    signing,
    repository: { owner: "somebody", name: "dockline" },
    electronDist: null,
    resources: "/checkout/dist/release/resources",
    output: "dist/release",
  });

const ENTITLEMENTS = "electron/packaging/entitlements.plist";
const SIGNED = {
  entitlements: ENTITLEMENTS,
  entitlementsInherit: ENTITLEMENTS,
  signIgnore: ["/Contents/Resources/(images|mac-helper)/"],
};

test.each<[Signing, object]>([
  [
    { kind: "developer-id", name: "Somebody", isNotarized: true },
    { ...SIGNED, identity: "Somebody", hardenedRuntime: true, notarize: true },
  ],
  [
    { kind: "developer-id", name: "Somebody", isNotarized: false },
    { ...SIGNED, identity: "Somebody", hardenedRuntime: true, notarize: false },
  ],
  [{ kind: "ad-hoc" }, { ...SIGNED, identity: "-", hardenedRuntime: false, notarize: false }],
  [{ kind: "none" }, { identity: null }],
])("what root will run is never signed anew: %j", (signing, wanted) => {
  const { category, icon, minimumSystemVersion, extendInfo, ...rest } = config(signing).mac ?? {};
  expect(rest).toEqual(wanted);
});

test("where it was to be signed and cannot be, there is no app", () => {
  const signings: readonly Signing[] = [
    { kind: "developer-id", name: "Somebody", isNotarized: false },
    { kind: "ad-hoc" },
    { kind: "none" },
  ];
  expect(signings.map((signing) => config(signing).forceCodeSigning)).toEqual([true, true, false]);
});

test("the app has one right beyond an ordinary program's: V8 compiles", () => {
  expect(plist.parse(readFileSync(ENTITLEMENTS, "utf8"))).toEqual({
    "com.apple.security.cs.allow-jit": true,
  });
});

test("updates come from the releases of the repository that package.json names, once they are published", () => {
  const { publish, artifactName } = config({ kind: "none" });
  expect([publish, artifactName]).toEqual([
    { provider: "github", owner: "somebody", repo: "dockline", releaseType: "draft" },
    ["$", "{productName}-$", "{version}-$", "{arch}.$", "{ext}"].join(""),
  ]);
});
