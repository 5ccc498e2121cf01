import { expect, test } from "vitest";
import { parseWish } from "../../../../../bridge/model/new-network/parse-wish.js";
import { type Said, sentences, textsOf, wishOf } from "./ground.js";

const NOTHING = { subnet: null, gateway: null, ipRange: null, auxAddresses: {} };

test("a name alone is a wish: all the rest is to be found out", () => {
  expect(wishOf({ name: "lan" })).toEqual({
    name: "lan",
    driver: "macvlan",
    parent: null,
    mode: null,
    isInternal: false,
    labels: {},
    ipv4: NOTHING,
    ipv6: NOTHING,
  });
});

test("everything that was said is kept, each to its family", () => {
  expect(
    wishOf({
      name: "lan_1.a-b",
      driver: "ipvlan",
      parent: "eth0.10",
      mode: "l2",
      subnets: ["fd00:77::/64", "192.168.77.0/24"],
      gateways: ["192.168.77.1", "fd00:77::1"],
      ranges: ["192.168.77.192/27"],
      aux: ["dockline=192.168.77.222", "printer=fd00:77::9"],
      labels: ["team=web", "empty", "url=a=b"],
      ipv6: true,
    }),
  ).toEqual({
    name: "lan_1.a-b",
    driver: "ipvlan",
    parent: "eth0.10",
    mode: "l2",
    isInternal: false,
    labels: { team: "web", empty: "", url: "a=b" },
    ipv4: {
      subnet: "192.168.77.0/24",
      gateway: "192.168.77.1",
      ipRange: "192.168.77.192/27",
      auxAddresses: { dockline: "192.168.77.222" },
    },
    ipv6: {
      subnet: "fd00:77::/64",
      gateway: "fd00:77::1",
      ipRange: null,
      auxAddresses: { printer: "fd00:77::9" },
    },
  });
});

const REFUSED: readonly (readonly [Said, string, RegExp])[] = [
  [{ name: "-lan" }, "name-malformed", /^"-lan" cannot be a network's name; begin with a letter or digit/],
  [{ name: "lan 1" }, "name-malformed", /^"lan 1" cannot be/],
  [
    { driver: "bridge" },
    "driver-unknown",
    /^Dockline makes macvlan and ipvlan networks, not "bridge"; use "docker/,
  ],
  [
    { mode: "l2" },
    "mode-unknown",
    /^macvlan has no mode "l2"; choose one of bridge, vepa, private, passthru\.$/,
  ],
  [
    { driver: "ipvlan", mode: "bridge" },
    "mode-unknown",
    /^ipvlan has no mode "bridge"; choose one of l2, l3, l3s\.$/,
  ],
  [
    { parent: "eth0;reboot" },
    "parent-malformed",
    /^eth0;reboot is no name of an interface; give one of the VM's/,
  ],
  [{ parent: "sixteen-letters-" }, "parent-malformed", /is no name of an interface/],
  [{ parent: "" }, "parent-malformed", /is no name of an interface/],
  [{ subnets: ["lan"] }, "subnet-malformed", /^lan is not a subnet; write one like 192\.168\.77\.0\/24\.$/],
  [{ subnets: ["192.168.77.0"] }, "subnet-malformed", /is not a subnet/],
  [{ subnets: ["192.168.77.0/33"] }, "subnet-malformed", /is not a subnet/],
  [
    { subnets: ["192.168.77.5/24"] },
    "subnet-not-canonical",
    /^192\.168\.77\.5\/24 has bits beyond its length; write 192\.168\.77\.0\/24\.$/,
  ],
  [{ subnets: ["fd00::1/64"] }, "subnet-not-canonical", /write fd00::\/64\.$/],
  [
    { subnets: ["10.1.0.0/24", "10.2.0.0/24"] },
    "subnet-repeated",
    /^10\.2\.0\.0\/24 is the second one of IPv4; .* leave one out\.$/,
  ],
  [
    { gateways: ["router"] },
    "gateway-malformed",
    /^router is not an address; write one like 192\.168\.77\.1\.$/,
  ],
  [{ gateways: ["10.0.0.1/24"] }, "gateway-malformed", /is not an address/],
  [{ gateways: ["10.0.0.1", "10.0.0.2"] }, "gateway-repeated", /^10\.0\.0\.2 is the second one of IPv4/],
  [{ ranges: ["192.168.77.192"] }, "range-malformed", /is not a range; write one like/],
  [{ ranges: ["192.168.77.200/27"] }, "range-not-canonical", /write 192\.168\.77\.192\/27\.$/],
  [{ ranges: ["10.0.0.0/27", "10.0.0.32/27"] }, "range-repeated", /second one/],
  [
    { aux: ["192.168.77.9"] },
    "aux-malformed",
    /is not a name and an address; write them like printer=192\.168\.77\.9\.$/,
  ],
  [{ aux: ["printer=nine"] }, "aux-malformed", /is not a name and an address/],
  [
    { aux: ["a=10.0.0.1", "a=10.0.0.2"] },
    "aux-repeated",
    /^The aux-address a is given twice; leave one out\.$/,
  ],
  [{ labels: ["=web"] }, "label-malformed", /^=web is not a label; write it like team=web\.$/],
  [{ ipv6: true }, "ipv6-subnet-missing", /add a --subnet with an IPv6 prefix/],
  [
    { internal: true, gateways: ["10.0.0.1"] },
    "gateway-not-used",
    /^An internal network has no gateway; leave out --internal, or the gateway 10\.0\.0\.1\.$/,
  ],
  [
    { driver: "ipvlan", mode: "l3", gateways: ["10.0.0.1"] },
    "gateway-not-used",
    /^In the ipvlan modes l3 and l3s the VM itself is the way out/,
  ],
];

test.each(REFUSED)("%j is refused with the code %s", (said, code, sentence) => {
  const parsed = parseWish(textsOf(said));
  if (parsed.kind === "wish") throw new Error("it was let through");
  expect(parsed.refusals.map((one) => one.code)).toEqual([code]);
  expect(sentences(parsed.refusals)).toEqual([expect.stringMatching(sentence)]);
});

test("all that is wrong is said at once", () => {
  const parsed = parseWish(textsOf({ driver: "bridge", subnets: ["x"], gateways: ["y"], labels: [""] }));
  expect(parsed.kind === "refused" && parsed.refusals.map(({ code }) => code)).toEqual([
    "driver-unknown",
    "label-malformed",
    "subnet-malformed",
    "gateway-malformed",
  ]);
});
