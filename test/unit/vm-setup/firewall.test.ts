import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const DOCKER_28 = fixture("iptables-save.docker-28.txt");
const DOCKER_20 = fixture("iptables-save.docker-20.txt");
const WANTED = { wanted: "1", raw: "1", nat: "1", bridges: "br-9096cdb7a309 lab0" };
const MARK = "-m comment --comment dockline";

const RAW = `*raw
-I PREROUTING 1 -i dockline0 ${MARK} -j ACCEPT
COMMIT
`;
const DOCKER_USER = `*filter
-I DOCKER-USER 1 -o dockline0 -m conntrack --ctstate RELATED,ESTABLISHED ${MARK} -j ACCEPT
-I DOCKER-USER 1 -i dockline0 ${MARK} -j ACCEPT
COMMIT
`;
const NAT = `*nat
-I POSTROUTING 1 -s 10.33.33.1 -o br-9096cdb7a309 ${MARK} -j MASQUERADE
-I POSTROUTING 1 -s 10.33.33.1 -o lab0 ${MARK} -j MASQUERADE
COMMIT
`;
const OURS = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
-A FORWARD -i dockline0 ${MARK} -j ACCEPT
-A FORWARD -i dockline0 ${MARK} -j ACCEPT
-A FORWARD -i dockline0 -m comment --comment "someone else's dockline" -j DROP
-A FORWARD -i dockline0 -o eth1 -j ACCEPT
COMMIT
`;

test.each([
  ["engine 28: all three tables", DOCKER_28, WANTED, RAW + DOCKER_USER + NAT],
  ["engine 20.10: no rule in raw", DOCKER_20, { ...WANTED, raw: "0", bridges: "" }, DOCKER_USER],
  ["no table at all: only what is asked for by name", "", WANTED, RAW + NAT],
  ["chains that let all through: nothing", "*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n", { wanted: "1" }, ""],
  ["a kernel without nat", DOCKER_28, { ...WANTED, raw: "0", nat: "0" }, DOCKER_USER],
  ["nothing of ours: nothing to remove", DOCKER_28, { wanted: "0" }, ""],
])("%s", (_, saved, variables, expected) => {
  expect(rewrite(saved, variables)).toBe(expected);
});

test("single addresses are masqueraded for the host, or for the clients that are named", () => {
  const singles = "lab0,172.31.0.3,host,- lab0,172.31.0.3,192.168.77.0/24,br-1";
  expect(rewrite("", { wanted: "1", nat: "1", singles })).toBe(`*nat
-I POSTROUTING 1 -s 10.33.33.1 -d 172.31.0.3 -o lab0 ${MARK} -j MASQUERADE
-I POSTROUTING 1 -s 192.168.77.0/24 -d 172.31.0.3 -o lab0 ${MARK} -j MASQUERADE
COMMIT
`);
});

test("a closed FORWARD without Docker's chain, and a closed INPUT, are opened themselves", () => {
  expect(rewrite("*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\nCOMMIT\n", { wanted: "1" })).toBe(`*filter
-I FORWARD 1 -o dockline0 -m conntrack --ctstate RELATED,ESTABLISHED ${MARK} -j ACCEPT
-I FORWARD 1 -i dockline0 ${MARK} -j ACCEPT
-I INPUT 1 -d 10.33.33.2 -i dockline0 ${MARK} -j ACCEPT
COMMIT
`);
});

test("removal takes every rule with our comment, and no rule of others on our interface", () => {
  expect(rewrite(OURS, { wanted: "0" })).toBe(`*filter
-D FORWARD -i dockline0 ${MARK} -j ACCEPT
-D FORWARD -i dockline0 ${MARK} -j ACCEPT
COMMIT
`);
});

test("old rules go in the transaction that brings the new ones", () => {
  const text = rewrite(OURS, { wanted: "1" });
  expect(text.split("\n").map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
    "*filter",
    "-D FORWARD",
    "-D FORWARD",
    "-I FORWARD",
    "-I FORWARD",
    "COMMIT",
    "",
  ]);
});

function rewrite(saved: string, variables: Readonly<Record<string, string>>): string {
  const all = { interface: "dockline0", host: "10.33.33.1", vm: "10.33.33.2", ...variables };
  const assignments = Object.entries(all).flatMap(([name, value]) => ["-v", `${name}=${value}`]);
  return execFileSync("awk", [...assignments, "-f", "vm-setup/firewall.awk"], {
    input: saved,
    encoding: "utf8",
  });
}

function fixture(name: string): string {
  return readFileSync(`test/fixtures/vm-setup/${name}`, "utf8");
}
