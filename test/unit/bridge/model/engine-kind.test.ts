import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { negotiate } from "../../../../bridge/docker/api-version.js";
import { parseIdentity } from "../../../../bridge/docker/identity.js";
import { ENDPOINT_CANDIDATES } from "../../../../bridge/model/endpoints.js";
import {
  type EngineKind,
  engineKind,
  engineTraits,
  orderedEndpoints,
} from "../../../../bridge/model/engine-kind.js";

const FIXTURES = join(import.meta.dirname, "../../../fixtures/engines");

function described(product: string) {
  const { info, version } = JSON.parse(readFileSync(join(FIXTURES, `${product}.json`), "utf8"));
  return parseIdentity(info, negotiate(version));
}

const LINKED = "unix:///var/run/docker.sock";

test.each([
  ["docker-desktop-mac", "docker-desktop"],
  ["docker-desktop-linux", "docker-desktop"],
  ["colima", "colima"],
  ["colima-profile", "colima"],
  ["lima", "lima"],
  ["rancher-desktop", "rancher-desktop"],
  ["orbstack", "orbstack"],
] as const)("%s is known by what it says, whichever socket it is behind", (product, kind) => {
  expect(engineKind({ address: LINKED, said: described(product) })).toBe(kind);
});

test.each([
  ["/Users/me/.docker/run/docker.sock", "docker-desktop"],
  ["/home/me/.docker/desktop/docker.sock", "docker-desktop"],
  ["/Users/me/.colima/docker.sock", "colima"],
  ["/Users/me/.colima/default/docker.sock", "colima"],
  ["/Users/me/.config/colima/office/docker.sock", "colima"],
  ["/Users/me/.lima/docker/sock/docker.sock", "lima"],
  ["/Users/me/.rd/docker.sock", "rancher-desktop"],
  ["/Users/me/.orbstack/run/docker.sock", "orbstack"],
  ["/var/folders/x/T/podman/podman-machine-default-api.sock", "podman"],
  ["/Users/me/.local/share/containers/podman/machine/qemu/podman.sock", "podman"],
  ["/run/user/501/podman/podman.sock", "podman"],
  ["/run/podman/podman.sock", "podman"],
  ["/var/run/docker.sock", "engine"],
  ["/run/user/501/docker.sock", "engine"],
  ["/home/me/colima.sock", "engine"],
] satisfies [string, EngineKind][])("what listens at %s and says nothing is %s", (path, kind) => {
  expect(engineKind({ address: `unix://${path}`, said: null })).toBe(kind);
});

test("an engine of a plain Linux says nothing of a product", () => {
  const said = { name: "labvm", operatingSystem: "Debian GNU/Linux forky/sid", kernelVersion: "6.18.44" };
  expect(engineKind({ address: "tcp://127.0.0.1:2375", said })).toBe("engine");
});

test("Podman is known by its answer, has one id though it makes up another each time, and tells rootless", () => {
  const [rootless, rootful] = [described("podman-rootless"), described("podman-rootful")];
  expect([rootless.id, rootless.isPodman, rootless.isRootless]).toEqual([
    "podman localhost.localdomain",
    true,
    true,
  ]);
  expect([rootful.id, rootful.isPodman, rootful.isRootless]).toEqual([
    "podman localhost.localdomain",
    true,
    false,
  ]);
  expect(described("colima").isPodman).toBe(false);
});

test.each([
  ["docker-desktop-mac", ["host.docker.internal", "192.168.65.254"]],
  ["colima", ["host.docker.internal", "host.lima.internal"]],
  ["rancher-desktop", ["host.rancher-desktop.internal", "host.docker.internal"]],
  ["lima", ["host.lima.internal", "192.168.5.2"]],
])("the VM of %s is told first how it most likely sees this host", (product, first) => {
  const ordered = orderedEndpoints(ENDPOINT_CANDIDATES, { address: LINKED, ...described(product) });
  expect(ordered.slice(0, 2)).toEqual(first);
  expect([...ordered].sort()).toEqual([...ENDPOINT_CANDIDATES].sort());
});

test("an endpoint that was asked for stays the only one", () => {
  const view = { address: LINKED, ...described("colima") };
  expect(orderedEndpoints(["10.99.0.1"], view)).toEqual(["10.99.0.1"]);
});

test("every endpoint of every kind is one of the candidates", () => {
  const kinds = [
    "docker-desktop",
    "colima",
    "lima",
    "rancher-desktop",
    "podman",
    "orbstack",
    "engine",
  ] as const;
  const strangers = kinds
    .flatMap((kind) => engineTraits(kind).endpoints)
    .filter((one) => !ENDPOINT_CANDIDATES.includes(one));
  expect(strangers).toEqual([]);
});
