import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { NetworkRecipe } from "../../../../../bridge/model/new-network/recipe.js";
import {
  composeSnippet,
  dockerCommand,
  quadletUnit,
} from "../../../../../bridge/model/new-network/snippets.js";
import type { Cidr } from "../../../../../helper/net/cidr.js";

const SMALL: NetworkRecipe = {
  name: "lan",
  driver: "macvlan",
  parent: "eth1",
  mode: null,
  isInternal: false,
  isIpv6: false,
  subnets: [
    { subnet: "192.168.200.0/24" as Cidr, gateway: "192.168.200.1", ipRange: null, auxAddresses: {} },
  ],
  labels: {},
};

const FULL: NetworkRecipe = {
  name: "no",
  driver: "ipvlan",
  parent: "eth0.10",
  mode: "l2",
  isInternal: true,
  isIpv6: true,
  subnets: [
    {
      subnet: "192.168.77.0/24" as Cidr,
      gateway: null,
      ipRange: null,
      auxAddresses: { dockline: "192.168.77.254", "a b": "192.168.77.9" },
    },
    { subnet: "fd00:77::/64" as Cidr, gateway: null, ipRange: "fd00:77::100/120" as Cidr, auxAddresses: {} },
  ],
  labels: { team: "web's $HOME", "com.example.on": '50% "off"' },
};

test("the docker command of a small network needs no quotes", () => {
  expect(dockerCommand(SMALL)).toBe(
    "docker network create --driver macvlan --subnet 192.168.200.0/24 --gateway 192.168.200.1 --opt parent=eth1 lan",
  );
});

test("a shell reads every word of the docker command as it was meant", () => {
  const command = dockerCommand(FULL, ["--context", "my colima"]);
  const { stdout } = spawnSync("sh", ["-c", `docker() { printf '%s\\n' "$@"; }; ${command}`], {
    encoding: "utf8",
  });
  expect(stdout.trimEnd().split("\n")).toEqual([
    ...["--context", "my colima", "network", "create", "--driver", "ipvlan"],
    ...["--subnet", "192.168.77.0/24"],
    ...["--aux-address", "dockline=192.168.77.254", "--aux-address", "a b=192.168.77.9"],
    ...["--subnet", "fd00:77::/64", "--ip-range", "fd00:77::100/120", "--internal", "--ipv6"],
    ...["--opt", "parent=eth0.10", "--opt", "ipvlan_mode=l2"],
    ...["--label", "team=web's $HOME", "--label", 'com.example.on=50% "off"', "no"],
  ]);
});

test("the compose snippet of a small network", () => {
  expect(composeSnippet(SMALL)).toBe(`networks:
  lan:
    name: "lan"
    driver: macvlan
    driver_opts:
      parent: "eth1"
    ipam:
      config:
        - subnet: "192.168.200.0/24"
          gateway: "192.168.200.1"
`);
});

test("the compose snippet says everything, doubles the dollars, and quotes what YAML would take for something else", () => {
  expect(composeSnippet(FULL)).toBe(`networks:
  "no":
    name: "no"
    driver: ipvlan
    driver_opts:
      parent: "eth0.10"
      ipvlan_mode: "l2"
    internal: true
    enable_ipv6: true
    labels:
      team: "web's $$HOME"
      "com.example.on": "50% \\"off\\""
    ipam:
      config:
        - subnet: "192.168.77.0/24"
          aux_addresses:
            dockline: "192.168.77.254"
            "a b": "192.168.77.9"
        - subnet: "fd00:77::/64"
          ip_range: "fd00:77::100/120"
`);
});

test("the Quadlet unit of a small network", () => {
  expect(quadletUnit(SMALL)).toBe(`[Network]
NetworkName=lan
Driver=macvlan
Options=parent=eth1
Subnet=192.168.200.0/24
Gateway=192.168.200.1
`);
});

test("the Quadlet unit gives a subnet before the last range one too, for Podman matches them by their order", () => {
  expect(quadletUnit(FULL)).toBe(`# Podman cannot keep an address free; do not use 192.168.77.254 (dockline).
# Podman cannot keep an address free; do not use 192.168.77.9 (a b).
[Network]
NetworkName=no
Driver=ipvlan
Options=parent=eth0.10
Options=mode=l2
Subnet=192.168.77.0/24
Subnet=fd00:77::/64
IPRange=192.168.77.0/24
IPRange=fd00:77::100/120
Internal=true
IPv6=true
Label="team=web's $HOME"
Label="com.example.on=50%% \\"off\\""
`);
});
