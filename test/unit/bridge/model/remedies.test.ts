import { expect, test } from "vitest";
import type { LegFailure } from "../../../../bridge/model/legs.js";
import { wayFailureSentence } from "../../../../bridge/model/sentence.js";
import { skipSentence } from "../../../../bridge/model/skip-sentence.js";
import type { SubnetView } from "../../../../bridge/model/snapshot.js";
import { subnetSentences } from "../../../../bridge/model/subnet-sentence.js";
import type { Cidr } from "../../../../helper/net/cidr.js";
import type { VmShimFailure } from "../../../../vm-setup/plan.js";
import { developersEngine } from "../../../ui/sample-engine.js";
import { NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";

test.each<[VmShimFailure | LegFailure, RegExp]>([
  ["no-parent", /; recreate the network with one that the VM has/],
  ["no-shim", /; recreate the network with another parent$/],
  ["no-link", /; attach the container to a bridge network too$/],
  ["no-nftables", /; update the VM, or attach the containers/],
  ["no-address", /; recreate it with --aux-address/],
  ["no-ipv6", /; switch IPv6 on there, or use/],
])("where the VM has no way (%s), what to do is said with the reason", (why, remedy) => {
  expect(wayFailureSentence(why)).toMatch(remedy);
});

test.each([
  [{ code: "public-range" }, /; recreate the network with a subnet in 10\.0\.0\.0\/8/],
  [{ code: "too-wide" }, /; recreate the network with a smaller subnet$/],
  [
    { code: "overlaps-network", name: "old" },
    /older network "old"; recreate one of them with another subnet$/,
  ],
  [
    { code: "driver", driver: "weave", isInUse: true },
    /^networks of the driver weave are not reached; attach/,
  ],
  [
    { code: "driver", driver: "weave", isInUse: false },
    /^no container of it runs here; networks of the driver/,
  ],
  [{ code: "driver", driver: "overlay", isInUse: true }, /^overlay networks lie .*; attach the containers/],
] as const)("a subnet that nobody asks for (%j) says what to do, by button and by command", (why, remedy) => {
  expect(skipSentence(why, "buttons")).toMatch(remedy);
  expect(skipSentence(why, "commands")).toMatch(remedy);
});

test.each([
  [
    "bridge",
    { code: "owned-by-other", interfaceName: "utun4" },
    "leave that VPN or network, or recreate Docker's with another subnet; the default bridge gets another subnet from \"bip\" in the engine's daemon.json",
  ],
  ["bridge", { code: "missing" }, "wait a moment"],
  [
    "shop",
    { code: "owned-by-other", interfaceName: "utun4" },
    "leave that VPN or network, or recreate Docker's with another subnet",
  ],
] as const)(
  "the default bridge, which nobody can recreate, gets its own advice: %s, %j",
  (name, reason, advice) => {
    const [network] = sampleSnapshot({ kind: "connected", since: NOON }, developersEngine()).networks;
    const view: SubnetView = {
      subnet: "172.17.0.0/16" as Cidr,
      verdict: { kind: "refused", reason },
      proof: { kind: "unproved" },
    };
    const said = subnetSentences({ ...network!, name, subnets: [view] }, view, "commands").join("; ");
    expect(said.endsWith(`; ${advice}`)).toBe(true);
  },
);
