import { expect, test } from "vitest";
import { parseAnswersLine, parseViewLine } from "../../../vm-setup/parse-survey.js";

const ETH0 = {
  name: "eth0",
  kind: "veth",
  mac: "02:00:00:00:00:01",
  state: "up",
  link: null,
  master: null,
  addresses: ["10.99.0.2/24", "fd00:99::2/64"],
};
const VIEW = { interfaces: [ETH0], defaultRoute: { interface: "eth0", gateway: "10.99.0.1" } };
const view = (changes: object) => parseViewLine(JSON.stringify({ ...VIEW, ...changes }));
const withInterface = (changes: object) => view({ interfaces: [{ ...ETH0, ...changes }] });

test("a view is read, and each address gets the network around it", () => {
  expect(view({})).toEqual({
    interfaces: [
      {
        ...ETH0,
        addresses: [
          { address: "10.99.0.2", prefix: "10.99.0.0/24" },
          { address: "fd00:99::2", prefix: "fd00:99::/64" },
        ],
      },
    ],
    defaultRoute: { interface: "eth0", gateway: "10.99.0.1" },
  });
});

test("a VM without a default route, and interfaces without addresses, are views too", () => {
  const vlan = { name: "eth0.10", kind: "vlan", mac: null, state: "no-carrier", link: "eth0", master: "br0" };
  expect(view({ interfaces: [{ ...vlan, addresses: [] }], defaultRoute: null })).toEqual({
    interfaces: [{ ...vlan, addresses: [] }],
    defaultRoute: null,
  });
});

test.each([
  ["not JSON", "hello"],
  ["a list", "[]"],
  ["another line", '{"result":"surveyed"}'],
  ["a field too many", JSON.stringify({ ...VIEW, key: "x" })],
  ["no default route at all", JSON.stringify({ interfaces: [] })],
])("%s is no view", (_, line) => {
  expect(parseViewLine(line)).toBeNull();
});

test.each([
  { name: "eth0 x" },
  { name: "sixteen-letters-" },
  { name: 7 },
  { kind: "" },
  { kind: "Ethernet!" },
  { mac: "02:00:00:00:00" },
  { mac: "" },
  { state: "unknown" },
  { link: "../eth0" },
  { master: 1 },
  { addresses: "10.99.0.2/24" },
  { addresses: ["10.99.0.2"] },
  { addresses: ["10.99.0.2/33"] },
  { addresses: Array.from({ length: 17 }, () => "10.99.0.2/24") },
  { extra: true },
])("an interface with %j is not let through", (changes) => {
  expect(withInterface(changes)).toBeNull();
});

test.each([
  { defaultRoute: { interface: "eth0" } },
  { defaultRoute: { interface: "eth0", gateway: "10.99.0" } },
  { defaultRoute: { interface: "", gateway: "10.99.0.1" } },
  { defaultRoute: "eth0" },
  { interfaces: Array.from({ length: 257 }, () => ETH0) },
])("a view with %o is not let through", (changes) => {
  expect(view(changes)).toBeNull();
});

test("answers are read", () => {
  expect(
    parseAnswersLine('{"result":"surveyed","answering":["10.0.0.1"],"clearRange":"10.0.0.224/27"}'),
  ).toEqual({ answering: ["10.0.0.1"], clearRange: "10.0.0.224/27" });
  expect(parseAnswersLine('{"result":"surveyed","answering":[],"clearRange":null}')).toEqual({
    answering: [],
    clearRange: null,
  });
});

test.each([
  '{"result":"surveyed","answering":[]}',
  '{"result":"surveyed","answering":["x"],"clearRange":null}',
  '{"result":"surveyed","answering":"10.0.0.1","clearRange":null}',
  '{"result":"surveyed","answering":[],"clearRange":"10.0.0.1/24"}',
  '{"result":"surveyed","answering":[],"clearRange":7}',
  '{"result":"applied","answering":[],"clearRange":null}',
  '{"result":"surveyed","answering":[],"clearRange":null,"more":1}',
])("%s is no answer", (line) => {
  expect(parseAnswersLine(line)).toBeNull();
});
