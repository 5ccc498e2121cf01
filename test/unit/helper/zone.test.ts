import fc from "fast-check";
import { expect, test } from "vitest";
import { parseZone } from "../../../helper/net/zone.js";

test.each(["docker.test", "a.b.test", "box.internal", "x-1.home.arpa", "docker.internal.test"])(
  "%s may be a zone",
  (text) => {
    expect(parseZone(text)).toBe(text);
  },
);

test.each([
  [
    "zone-malformed",
    ["", ".", "Docker.test", "docker.test.", ".docker.test", "docker..test", "-a.test", "a-.test"],
  ],
  [
    "zone-malformed",
    ["a_b.test", "a b.test", "dock\ner.test", "../x.test", "x/y.test", "ü.test", "a\0.test"],
  ],
  ["zone-malformed", [`${"a".repeat(64)}.test`, "a.b.c.d.test", `${"a".repeat(61)}.test`]],
  [
    "zone-public",
    ["test", "internal", "home.arpa", "com", "docker.com", "docker.local", "local", "localhost"],
  ],
  [
    "zone-public",
    ["a.localhost", "notest", "atest", "in-addr.arpa", "17.172.in-addr.arpa", "x.docker", "lan", "box.lan"],
  ],
  ["zone-reserved", ["docker.internal", "host.docker.internal", "x.docker.internal", "containers.internal"]],
  ["zone-reserved", ["lima.internal", "orb.internal", "rancher-desktop.internal", "google.internal"]],
  ["zone-reserved", ["ec2.internal", "eu-west-1.compute.internal"]],
] as const)("%s: %j", (code, texts) => {
  const refused = texts.map((text) => [text, parseZone(text)]);
  expect(refused).toEqual(
    texts.map((text) => [text, { code, message: expect.stringMatching(/^the zone ".*; /) }]),
  );
});

test("nothing but plain labels below a private suffix is ever let through", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "binary" }).map((text) => `${text}.test`),
    fc.domain(),
    fc.domain().map((text) => `${text}.internal`),
  );
  const plain = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.){1,3}(test|internal|arpa)$/;
  fc.assert(
    fc.property(anything, (text) => {
      const zone = parseZone(text);
      if (typeof zone === "string") expect(zone).toMatch(plain);
      else expect(zone.message).toMatch(/^[\x20-\x7e]+$/);
    }),
    { numRuns: 5_000 },
  );
});
