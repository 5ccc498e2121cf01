import { expect, test } from "vitest";
import { addressOf, parseHost, type TlsMaterial } from "../../../../bridge/docker/endpoint.js";
import type { EngineError } from "../../../../bridge/docker/engine-error.js";

const origin = { contextName: "default", source: "host-flag" } as const;
const tls: TlsMaterial = { ca: "CA", pair: null, isServerVerified: true };

const addresses: readonly [text: string, tls: TlsMaterial | null, address: string, kind: string][] = [
  ["", null, "unix:///var/run/docker.sock", "unix"],
  ["unix://", null, "unix:///var/run/docker.sock", "unix"],
  [
    " unix:///Users/me/.colima/default/docker.sock ",
    null,
    "unix:///Users/me/.colima/default/docker.sock",
    "unix",
  ],
  ["unix:///var/run/docker.sock", tls, "unix:///var/run/docker.sock", "unix"],
  ["tcp://10.0.0.5:2375", null, "tcp://10.0.0.5:2375", "tcp"],
  ["tcp://10.0.0.5", null, "tcp://10.0.0.5:2375", "tcp"],
  ["tcp://10.0.0.5", tls, "tcp://10.0.0.5:2376", "tls"],
  ["tcp://10.0.0.5:9999/", tls, "tcp://10.0.0.5:9999", "tls"],
  ["10.0.0.5:1234", null, "tcp://10.0.0.5:1234", "tcp"],
  ["tcp://:2375", null, "tcp://localhost:2375", "tcp"],
  ["tcp://[fd00::5]:2375", null, "tcp://[fd00::5]:2375", "tcp"],
  ["http://engine.test:2375", null, "tcp://engine.test:2375", "tcp"],
  ["https://engine.test", null, "tcp://engine.test:2376", "tls"],
  ["TCP://engine.test:2375", null, "tcp://engine.test:2375", "tcp"],
];

test.each(addresses)("%j (TLS: %j) is %s", (text, material, address, kind) => {
  const endpoint = parseHost(text, origin, material);
  expect([addressOf(endpoint), endpoint.kind]).toEqual([address, kind]);
});

test("an IPv6 address is kept without its brackets, as sockets want it", () => {
  expect(parseHost("tcp://[fd00::5]", origin, null)).toEqual({
    ...origin,
    kind: "tcp",
    host: "fd00::5",
    port: 2375,
  });
});

const refusals: readonly [text: string, failure: object][] = [
  ["unix://docker.sock", { code: "host-malformed", problem: "the path of the socket is not absolute" }],
  ["tcp://", { code: "host-malformed", problem: "it has no usable host name and port" }],
  ["tcp://host:port", { code: "host-malformed", problem: "it has no usable host name and port" }],
  ["tcp://host:99999", { code: "host-malformed", problem: "it has no usable host name and port" }],
  ["tcp://host:2375/prefix", { code: "host-malformed", problem: "it holds a path" }],
  [
    "tcp://me:secret@host:2375",
    { code: "host-malformed", host: "tcp://me@host:2375", problem: "it holds a user name" },
  ],
  ["ssh://me@box", { code: "ssh-refused", host: "ssh://me@box" }],
  ["ssh://me:secret@box:22", { code: "ssh-refused", host: "ssh://me@box:22" }],
  ["npipe:////./pipe/docker_engine", { code: "scheme-unsupported", scheme: "npipe" }],
  ["fd://", { code: "scheme-unsupported", scheme: "fd" }],
];

test.each(refusals)("%j is refused, without its password", (text, failure) => {
  let error: unknown = null;
  try {
    parseHost(text, origin, null);
  } catch (thrown) {
    error = thrown;
  }
  expect((error as EngineError).failure).toEqual({ host: text, ...failure });
  expect((error as EngineError).message).not.toContain("secret");
});
