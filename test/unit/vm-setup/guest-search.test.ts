import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Every portion that a sweep may ask for, as sweep() does. */
const HOSTS = `set -eu
. vm-setup/guest-search.sh
for portion in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do hosts_of "$portion"; done`;

// The scripts run in Linux containers; macOS has another awk.
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest.each([
  {
    subnet: "192.168.77.192/29",
    own: "192.168.77.194",
    first: "192.168.77.193",
    last: "192.168.77.198",
    count: 5,
  },
  {
    subnet: "192.168.77.0/24",
    own: "192.168.77.194",
    first: "192.168.77.1",
    last: "192.168.77.254",
    count: 253,
  },
  { subnet: "10.20.0.0/16", own: "10.20.30.40", first: "10.20.28.1", last: "10.20.31.254", count: 1021 },
])(
  "in $subnet a sweep asks $count addresses, the container's own left out",
  ({ subnet, own, ...expected }) => {
    const env = { ...process.env, guest_subnet: subnet, neighbour: own };
    const { stdout } = spawnSync("sh", ["-c", HOSTS], { env, encoding: "utf8" });
    const hosts = stdout.trim().split("\n");
    expect({ first: hosts[0], last: hosts.at(-1), count: new Set(hosts).size }).toEqual(expected);
    expect(hosts).not.toContain(own);
  },
);
