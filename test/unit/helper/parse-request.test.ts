import fc from "fast-check";
import { expect, test } from "vitest";
import type { Zone } from "../../../helper/net/zone.js";
import { parseRequest } from "../../../helper/protocol/parse-request.js";
import { desiredState, PEER } from "../../fakes/helper-stack.js";

const apply = (changes: object = {}) => ({
  id: 7,
  method: "apply",
  ...desiredState(["172.20.0.0/16"]),
  ...changes,
});
const NAMES = { zone: "docker.test", port: 15353 };
const tunnel = (changes: object) => apply({ tunnel: { ...desiredState([]).tunnel, ...changes } });
const refusal = (message: unknown) => {
  const parsed = parseRequest(typeof message === "string" ? message : JSON.stringify(message));
  return parsed.kind === "refused" ? [parsed.id, parsed.error.code] : parsed;
};

test("well-formed requests come through whole", () => {
  const lines = [
    { id: 0, method: "hello", version: 1 },
    { id: 1, method: "status" },
    { id: 2, method: "release" },
  ];
  const names = { zone: "docker.test" as Zone, port: 15353 };
  const state = desiredState(["172.20.0.0/16", "fd00::/64"], { peer: null, names });
  expect(
    [...lines, { id: 3, method: "apply", ...state }].map((line) => parseRequest(JSON.stringify(line))),
  ).toEqual([
    { kind: "request", id: 0, request: { method: "hello", version: 1 } },
    { kind: "request", id: 1, request: { method: "status" } },
    { kind: "request", id: 2, request: { method: "release" } },
    { kind: "request", id: 3, request: { method: "apply", ...state } },
  ]);
});

test("a route that is listed twice is one route", () => {
  expect(parseRequest(JSON.stringify(apply({ routes: ["172.20.0.0/16", "172.20.0.0/16"] })))).toEqual({
    kind: "request",
    id: 7,
    request: { method: "apply", ...desiredState(["172.20.0.0/16"]) },
  });
});

test.each<[string, unknown, [number | null, string]]>([
  ["nothing", "", [null, "not-json"]],
  ["garbage", "\u0000\u0001GET / HTTP/1.1", [null, "not-json"]],
  ["half an object", '{"id":1', [null, "not-json"]],
  ["very deep brackets", "[".repeat(200_000), [null, "not-json"]],
  ["very deep objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, [null, "bad-field"]],
  ["a number", "5", [null, "bad-field"]],
  ["null", "null", [null, "bad-field"]],
  ["a list", "[]", [null, "bad-field"]],
  ["no id", { method: "status" }, [null, "bad-field"]],
  ["a negative id", { id: -1, method: "status" }, [null, "bad-field"]],
  ["a broken id", { id: 1.5, method: "status" }, [null, "bad-field"]],
  ["an id that is text", { id: "1", method: "status" }, [null, "bad-field"]],
  ["a huge id", '{"id":1e300,"method":"status"}', [null, "bad-field"]],
  ["no method", { id: 1 }, [1, "unknown-method"]],
  ["an unknown method", { id: 1, method: "exec" }, [1, "unknown-method"]],
  ["an inherited name as method", { id: 1, method: "toString" }, [1, "unknown-method"]],
  ["a method that is a list", { id: 1, method: ["status"] }, [1, "unknown-method"]],
  ["an unknown field", { id: 1, method: "status", path: "/etc/passwd" }, [1, "unknown-field"]],
  ["__proto__", '{"id":1,"method":"status","__proto__":{"a":1}}', [1, "unknown-field"]],
  ["a version that is text", { id: 1, method: "hello", version: "1" }, [1, "bad-field"]],
  ["no version", { id: 1, method: "hello" }, [1, "bad-field"]],
  ["an unknown field of apply", apply({ command: "id" }), [7, "unknown-field"]],
  ["an unknown field of the tunnel", tunnel({ postUp: "id" }), [7, "unknown-field"]],
  [
    "an unknown field of an address pair",
    tunnel({ ipv4: { host: "10.33.33.1", vm: "10.33.33.2", dev: "x" } }),
    [7, "unknown-field"],
  ],
  [
    "an endpoint for the peer",
    apply({ peer: { ...PEER, endpoint: "192.0.2.1:51820" } }),
    [7, "unknown-field"],
  ],
  ["a private key", apply({ peer: { ...PEER, privateKey: "x" } }), [7, "private-key"]],
  ["private_key", tunnel({ private_key: PEER.publicKey }), [7, "private-key"]],
  ["PRIVATE-KEY in a list", apply({ routes: [{ "PRIVATE-KEY": 1 }] }), [7, "private-key"]],
  ["a preshared key", apply({ peer: { ...PEER, presharedKey: PEER.publicKey } }), [7, "private-key"]],
  ["a private key without an id", { method: "apply", privateKey: "x" }, [null, "private-key"]],
  ["no peer", { ...apply(), peer: undefined }, [7, "bad-field"]],
  ["a short key", apply({ peer: { publicKey: "AAAA" } }), [7, "bad-field"]],
  [
    "a key with a newline",
    apply({ peer: { publicKey: `${PEER.publicKey.slice(0, 43)}\n` } }),
    [7, "bad-field"],
  ],
  [
    "a key of 32 bytes with spare bits",
    apply({ peer: { publicKey: `${PEER.publicKey.slice(0, 42)}h=` } }),
    [7, "bad-field"],
  ],
  ["a negative generation", apply({ generation: -1 }), [7, "bad-field"]],
  ["an MTU too small", tunnel({ mtu: 1279 }), [7, "bad-field"]],
  ["an MTU too large", tunnel({ mtu: 65456 }), [7, "bad-field"]],
  ["an MTU that is text", tunnel({ mtu: "1420; reboot" }), [7, "bad-field"]],
  ["a tunnel that is null", apply({ tunnel: null }), [7, "bad-field"]],
  [
    "an address with a length",
    tunnel({ ipv4: { host: "10.33.33.1/32", vm: "10.33.33.2" } }),
    [7, "bad-field"],
  ],
  ["an address that is an option", tunnel({ ipv4: { host: "-4", vm: "10.33.33.2" } }), [7, "bad-field"]],
  ["a public tunnel address", tunnel({ ipv4: { host: "8.8.8.8", vm: "10.33.33.2" } }), [7, "route-public"]],
  [
    "a loopback tunnel address",
    tunnel({ ipv4: { host: "10.33.33.1", vm: "127.0.0.1" } }),
    [7, "route-public"],
  ],
  ["one address for both ends", tunnel({ ipv4: { host: "10.33.33.1", vm: "10.33.33.1" } }), [7, "bad-field"]],
  ["IPv6 under ipv4", tunnel({ ipv4: { host: "fd00::1", vm: "fd00::2" } }), [7, "bad-field"]],
  ["IPv4 under ipv6", tunnel({ ipv6: { host: "10.33.33.1", vm: "10.33.33.2" } }), [7, "bad-field"]],
  ["mixed families", tunnel({ ipv6: { host: "fd00::1", vm: "10.33.33.2" } }), [7, "bad-field"]],
  ["IPv6 not in its shortest form", tunnel({ ipv6: { host: "fd00:0::1", vm: "fd00::2" } }), [7, "bad-field"]],
  ["routes that are no list", apply({ routes: "172.20.0.0/16" }), [7, "bad-field"]],
  ["too many routes", apply({ routes: Array(1025).fill("172.20.0.0/16") }), [7, "too-many-routes"]],
  ["ranges that are no list", apply({ ranges: {} }), [7, "bad-field"]],
  ["no ranges", apply({ ranges: undefined }), [7, "bad-field"]],
  ["a public range", apply({ ranges: ["8.8.8.0/29"] }), [7, "route-public"]],
  ["a range with a command", apply({ ranges: ["10.0.0.0/29;reboot"] }), [7, "route-malformed"]],
  [
    "too many routes and ranges together",
    apply({ routes: Array(1000).fill("172.20.0.0/16"), ranges: Array(25).fill("172.20.0.0/16") }),
    [7, "too-many-routes"],
  ],
  ["a route that is a number", apply({ routes: [5] }), [7, "route-malformed"]],
  ["a route with host bits", apply({ routes: ["172.20.0.1/16"] }), [7, "route-malformed"]],
  [
    "a route with a second command",
    apply({ routes: ["172.20.0.0/16\nlink delete eth0"] }),
    [7, "route-malformed"],
  ],
  ["a route in capitals", apply({ routes: ["FD00::/64"] }), [7, "route-malformed"]],
  ["a route of a megabyte", apply({ routes: ["1".repeat(1_000_000)] }), [7, "route-malformed"]],
  ["the default route", apply({ routes: ["0.0.0.0/0"] }), [7, "route-default"]],
  ["half the internet", apply({ routes: ["128.0.0.0/1"] }), [7, "route-public"]],
  ["a public route among good ones", apply({ routes: ["172.20.0.0/16", "1.1.1.0/24"] }), [7, "route-public"]],
  ["no names", apply({ names: undefined }), [7, "bad-field"]],
  ["names that are text", apply({ names: "docker.test" }), [7, "bad-field"]],
  ["names with a server", apply({ names: { ...NAMES, server: "1.1.1.1" } }), [7, "unknown-field"]],
  ["names with a path", apply({ names: { ...NAMES, path: "/etc/resolver" } }), [7, "unknown-field"]],
  ["a port of root's", apply({ names: { ...NAMES, port: 53 } }), [7, "bad-field"]],
  ["a port that is text", apply({ names: { ...NAMES, port: "15353" } }), [7, "bad-field"]],
  ["a zone that is a number", apply({ names: { ...NAMES, zone: 5 } }), [7, "bad-field"]],
  ["a zone that leaves its folder", apply({ names: { ...NAMES, zone: "../a.test" } }), [7, "zone-malformed"]],
  ["a zone with a line more", apply({ names: { ...NAMES, zone: "a.test\nport 53" } }), [7, "zone-malformed"]],
  ["a zone that is an option", apply({ names: { ...NAMES, zone: "--help.test" } }), [7, "zone-malformed"]],
  ["a zone in capitals", apply({ names: { ...NAMES, zone: "Docker.test" } }), [7, "zone-malformed"]],
  ["a zone of a megabyte", apply({ names: { ...NAMES, zone: "a".repeat(1_000_000) } }), [7, "bad-field"]],
  ["a public zone", apply({ names: { ...NAMES, zone: "docker.com" } }), [7, "zone-public"]],
  ["all private names", apply({ names: { ...NAMES, zone: "internal" } }), [7, "zone-public"]],
  ["an engine's zone", apply({ names: { ...NAMES, zone: "docker.internal" } }), [7, "zone-reserved"]],
  ["a wide route", apply({ routes: ["10.0.0.0/8"] }), [7, "route-too-wide"]],
])("%s is refused", (_, message, answer) => {
  expect(refusal(message)).toEqual(answer);
});

test("a refusal is one line that says what is wrong, with the client's text shortened", () => {
  const parsed = parseRequest(JSON.stringify({ id: 1, method: `\u001b[31m\n${"x".repeat(500)}` }));
  expect(parsed).toEqual({
    kind: "refused",
    id: 1,
    error: {
      code: "unknown-method",
      message: `the method "?[31m?${"x".repeat(58)}" is unknown; use hello, apply, release or status`,
    },
  });
});

test("no line makes the parser throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json({ maxDepth: 20 }),
        fc.jsonValue().map((routes) => JSON.stringify(apply({ routes }))),
      ),
      (line) => {
        expect(["request", "refused"]).toContain(parseRequest(line).kind);
      },
    ),
    { numRuns: 500 },
  );
});
