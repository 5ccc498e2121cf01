import { expect, test } from "vitest";
import { nameRecords } from "../../../../bridge/dns/names.js";
import { CALM } from "../../../../bridge/model/revival.js";
import type { AddressView, ContainerView, Snapshot, Verdict } from "../../../../bridge/model/snapshot.js";

const ROUTED: Verdict = { kind: "routed" };
const at = (network: string, address: string, verdict: Verdict = ROUTED): AddressView => ({
  network,
  address,
  verdict,
  proof: { kind: "unproved" },
});

function snapshot(
  containers: Readonly<Record<string, { names: string[]; addresses: AddressView[] }>>,
): Snapshot {
  const view = (name: string, driver: string) => ({ name, driver }) as Snapshot["networks"][number];
  return {
    state: { kind: "connected", since: 0 },
    pid: 1,
    routes: [],
    engine: null,
    tunnel: null,
    revival: CALM,
    networks: [view("lan", "macvlan"), view("shop", "bridge"), view("blog", "bridge")],
    containers: Object.entries(containers).map(
      ([name, rest]): ContainerView => ({
        id: name,
        name,
        image: "web",
        exposedPorts: [],
        guest: null,
        ...rest,
      }),
    ),
    names: { kind: "off" },
  };
}

test("of several addresses those on bridges come first, by the network's name, and both families are told apart", () => {
  const addresses = [
    at("lan", "192.168.77.9"),
    at("shop", "172.20.0.2"),
    at("shop", "fd00::2"),
    at("blog", "172.21.0.2"),
  ];
  expect(nameRecords(snapshot({ web: { names: ["web.x.test", "id.x.test"], addresses } }))).toEqual({
    forward: ["web.x.test", "id.x.test"].map((name) => ({
      name,
      ipv4: ["172.21.0.2", "172.20.0.2", "192.168.77.9"],
      ipv6: ["fd00::2"],
    })),
    reverse: new Map([
      ["172.21.0.2", "web.x.test"],
      ["172.20.0.2", "web.x.test"],
      ["fd00::2", "web.x.test"],
      ["192.168.77.9", "web.x.test"],
    ]),
  });
});

test.each<Verdict>([
  { kind: "not-connected" },
  { kind: "pending" },
  { kind: "skipped", why: { code: "public-range" } },
  { kind: "refused", reason: { code: "owned-by-other", interfaceName: "utun4" } },
  { kind: "no-way", why: "no-shim" },
])("an address that is not reached ($kind) is not told, and its container keeps its name", (verdict) => {
  const addresses = [at("shop", "172.20.0.2", verdict)];
  expect(nameRecords(snapshot({ web: { names: ["web.x.test"], addresses } }))).toEqual({
    forward: [{ name: "web.x.test", ipv4: [], ipv6: [] }],
    reverse: new Map(),
  });
});

test("a name that several containers have leads to all of them", () => {
  const two = snapshot({
    a: { names: ["a.x.test", "web.x.test"], addresses: [at("shop", "172.20.0.2")] },
    b: { names: ["b.x.test", "web.x.test"], addresses: [at("shop", "172.20.0.3")] },
  });
  expect(nameRecords(two).forward.find(({ name }) => name === "web.x.test")).toEqual({
    name: "web.x.test",
    ipv4: ["172.20.0.2", "172.20.0.3"],
    ipv6: [],
  });
});
