import { expect, test } from "vitest";
import type { Verdict } from "../../../../bridge/model/snapshot.js";
import { type Tone, together, verdictTone } from "../../../../bridge/model/tone.js";
import type { Cidr } from "../../../../helper/net/cidr.js";

const routed = { kind: "routed" } as const;
const refused = { kind: "refused", reason: { code: "owned-by-other", interfaceName: "utun4" } } as const;
const one = (verdict: typeof routed | typeof refused) => ({ address: "10.0.0.2", verdict });
const whole = { prefix: "10.0.0.0/24" as Cidr, isSubnet: false, verdict: refused };

test.each<[string, Verdict, Tone]>([
  ["a route", routed, "good"],
  ["a refusal", refused, "bad"],
  ["what is on its way", { kind: "pending" }, "busy"],
  ["a network that was switched off", { kind: "skipped", why: { code: "disabled" } }, "off"],
  [
    "a container on a network of a driver that is not reached",
    { kind: "skipped", why: { code: "driver", driver: "overlay", isInUse: true } },
    "bad",
  ],
  [
    "a network of such a driver without a container",
    { kind: "skipped", why: { code: "driver", driver: "overlay", isInUse: false } },
    "off",
  ],
  ["no way in the VM", { kind: "no-way", why: "no-parent" }, "bad"],
  ["every address taken over", { kind: "per-container", whole: null, addresses: [one(routed)] }, "good"],
  [
    "one of two addresses",
    { kind: "per-container", whole: null, addresses: [one(routed), one(refused)] },
    "partly",
  ],
  [
    "a range refused, its addresses taken",
    { kind: "per-container", whole, addresses: [one(routed)] },
    "good",
  ],
  ["no address yet", { kind: "per-container", whole: null, addresses: [] }, "good"],
])("%s", (_, verdict, tone) => {
  expect(verdictTone(verdict)).toBe(tone);
});

test("the worst counts, and a good one beside a bad one makes them partly reachable", () => {
  expect([
    together(["good", "busy"]),
    together(["good", "off"]),
    together(["bad", "good"]),
    together([]),
  ]).toEqual(["busy", "off", "partly", "off"]);
});
