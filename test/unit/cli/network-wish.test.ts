import { expect, test } from "vitest";
import { type NetworkCreateOptions, wishTexts } from "../../../cli/network-wish.js";

const NOTHING: NetworkCreateOptions = { driver: "macvlan" };
const VARIABLES = {
  NETWORK_INTERFACE: "eth1",
  NETWORK_SUBNET: "10.5.0.0/24",
  NETWORK_GATEWAY: "10.5.0.1",
};

const said = (
  options: Partial<NetworkCreateOptions>,
  environment: Readonly<Record<string, string>> = VARIABLES,
) => {
  const { parent, subnets, gateways } = wishTexts("lan", { ...NOTHING, ...options }, environment);
  return [parent, ...subnets, ...gateways].map((text) => text?.given ?? null);
};

test("variables stand in for flags, and are named as such", () => {
  expect(said({})).toEqual([
    "NETWORK_INTERFACE=eth1",
    "NETWORK_SUBNET=10.5.0.0/24",
    "NETWORK_GATEWAY=10.5.0.1",
  ]);
});

test("a flag wins over its variable, and over no other", () => {
  expect(said({ parent: "eth0" })).toEqual([
    "--parent eth0",
    "NETWORK_SUBNET=10.5.0.0/24",
    "NETWORK_GATEWAY=10.5.0.1",
  ]);
  expect(said({ subnet: ["10.6.0.0/24", "fd00::/64"], gateway: ["10.6.0.1"] })).toEqual([
    "NETWORK_INTERFACE=eth1",
    "--subnet 10.6.0.0/24",
    "--subnet fd00::/64",
    "--gateway 10.6.0.1",
  ]);
});

test("an empty variable is none", () => {
  expect(said({}, { NETWORK_INTERFACE: "", NETWORK_SUBNET: "", NETWORK_GATEWAY: "" })).toEqual([null]);
});
