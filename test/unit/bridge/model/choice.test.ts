import { expect, test } from "vitest";
import {
  ALL_NETWORKS,
  type ChoiceChange,
  ChoiceRefused,
  changeChoice,
  choiceSentence,
  type NetworkChoice,
} from "../../../../bridge/model/choice.js";
import { planFirewall, planNetworks, routesOf } from "../../../../bridge/model/desired.js";
import { verdictSentence } from "../../../../bridge/model/sentence.js";
import { planShims } from "../../../../bridge/model/shims.js";
import { bridgeNetwork, macvlanNetwork } from "../../../fakes/fake-ports.js";

const SHOP = bridgeNetwork("shop_default", "172.20.0.0/16", { id: `abcdef012345${"0".repeat(52)}` });
const VAULT = bridgeNetwork("vault", "172.21.0.0/16", { isInternal: true });
const LAN = macvlanNetwork("lan", "192.168.77.0/24");
const HOST = bridgeNetwork("host", "10.0.0.0/24", { driver: "host", subnets: [] });
const NETWORKS = [SHOP, VAULT, LAN, HOST];

const after = (...changes: readonly ChoiceChange[]): NetworkChoice =>
  changes.reduce((choice, change) => changeChoice(choice, change, NETWORKS), ALL_NETWORKS);

test.each<[string, readonly ChoiceChange[], NetworkChoice]>([
  ["nothing chosen", [], ALL_NETWORKS],
  ["one off", [{ verb: "disable", names: ["vault"] }], { mode: "all-but", names: ["vault"] }],
  [
    "off twice, by name and by id",
    [
      { verb: "disable", names: ["vault", "abcdef012345"] },
      { verb: "disable", names: ["vault"] },
    ],
    { mode: "all-but", names: ["shop_default", "vault"] },
  ],
  [
    "off and on again",
    [
      { verb: "disable", names: ["vault", "lan"] },
      { verb: "enable", names: ["vault"] },
    ],
    { mode: "all-but", names: ["lan"] },
  ],
  ["a list", [{ verb: "only", names: ["vault"] }], { mode: "only", names: ["vault"] }],
  [
    "a list that grows and shrinks",
    [
      { verb: "only", names: ["vault"] },
      { verb: "enable", names: ["lan"] },
      { verb: "disable", names: ["vault"] },
    ],
    { mode: "only", names: ["lan"] },
  ],
  ["all again", [{ verb: "only", names: ["vault"] }, { verb: "all" }], ALL_NETWORKS],
])("%s", (_, changes, choice) => {
  expect(after(...changes)).toEqual(choice);
});

test.each([
  ["shop", 'There is no network "shop"; did you mean shop_default?'],
  ["valut", 'There is no network "valut"; did you mean vault?'],
  ["host", 'There is no network "host"; there are lan, shop_default, vault.'],
  ["abcdef01234", 'There is no network "abcdef01234"; there are lan, shop_default, vault.'],
  ["ffffffffffff", 'There is no network "ffffffffffff"; there are lan, shop_default, vault.'],
])("the unknown name %s is refused, with the names that exist", (name, sentence) => {
  const refused = new ChoiceRefused("unknown-network", sentence);
  expect(() => after({ verb: "disable", names: ["vault", name] })).toThrow(refused);
});

test("a network that is gone can be taken off the list, but not put on it", () => {
  const before: NetworkChoice = { mode: "all-but", names: ["gone"] };
  expect(changeChoice(before, { verb: "enable", names: ["gone"] }, [])).toEqual(ALL_NETWORKS);
  expect(() => changeChoice(ALL_NETWORKS, { verb: "disable", names: ["gone"] }, [])).toThrow(
    'There is no network "gone", nor any other with addresses.',
  );
});

test("what is switched off has no route, no rule and no shim", () => {
  const plans = planNetworks(NETWORKS, { choice: { mode: "all-but", names: ["vault", "lan"] } });
  expect([routesOf(plans), planFirewall(plans, 28).masquerade.ipv4, planShims(plans, [])]).toEqual([
    ["172.20.0.0/16"],
    [],
    [],
  ]);
  expect(plans.flatMap(({ skipped }) => skipped.map(({ why }) => why))).toEqual([
    { code: "disabled" },
    { code: "disabled" },
  ]);
  const listed = planNetworks(NETWORKS, { choice: { mode: "only", names: ["shop_default"] } });
  expect(routesOf(listed)).toEqual(["172.20.0.0/16"]);
  expect(listed.flatMap(({ skipped }) => skipped)[0]?.why).toEqual({ code: "not-listed" });
});

test.each([
  ["disabled", "commands", 'switched off; "dockline networks enable" with its name brings it back'],
  ["disabled", "buttons", "switched off; its switch brings it back"],
  [
    "not-listed",
    "commands",
    'not on the list; "dockline networks enable" with its name adds it, "dockline networks all" ends the list',
  ],
  ["not-listed", "buttons", "not on the list of networks to reach; its switch adds it"],
] as const)("a network that is %s says how it comes back, by %s", (code, means, sentence) => {
  expect(verdictSentence({ kind: "skipped", why: { code } }, means)).toBe(sentence);
});

test("a network that is switched off does not stand in the way of one that overlaps it", () => {
  const younger = bridgeNetwork("younger", "172.20.5.0/24", { created: "2026-02-01T00:00:00Z" });
  const plans = planNetworks([SHOP, younger], { choice: { mode: "all-but", names: ["shop_default"] } });
  expect(routesOf(plans)).toEqual(["172.20.5.0/24"]);
});

test.each<[NetworkChoice, string]>([
  [ALL_NETWORKS, "All networks are reached."],
  [{ mode: "all-but", names: ["a", "b"] }, "All networks are reached but: a, b."],
  [{ mode: "only", names: ["a"] }, "Only these networks are reached: a."],
  [{ mode: "only", names: [] }, "No network is reached."],
])("%j in words", (choice, sentence) => {
  expect(choiceSentence(choice)).toBe(sentence);
});
