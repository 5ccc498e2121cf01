import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parseResultLine } from "../../../vm-setup/parse-result.js";
import { renderPlan } from "../../../vm-setup/render.js";
import { APPLY_PLAN, HOST_KEY } from "./plans.js";

/** Only the reading half: as root, a plan that is let through would be carried out. */
const READ = `set -eu
fail() { echo "refused: $1: $2"; exit 1; }
. vm-setup/values.sh
. vm-setup/statements.sh
. vm-setup/plan.sh
read_plan
echo "$action|$mtu|$host4|$vm4|$host6|$vm6|$host_key|$host_port|$keepalive|$endpoints|$raw_accept|$bridges4|$bridges6|$singles4|$singles6|$shims"
IFS= read -r next && echo "left for later: $next"
exit 0`;

const LINES = renderPlan(APPLY_PLAN).split("\n");

// The scripts run in Linux containers; macOS has no timeout(1).
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest("a rendered plan is read value by value, and not a byte beyond its end", () => {
  expect(read(`${renderPlan(APPLY_PLAN)}dial\n`)).toBe(
    `apply|1420|10.33.33.1|10.33.33.2|fd33:33::1|fd33:33::2|${HOST_KEY}|51820|25|` +
      " host.docker.internal default-gateway 192.168.65.254|1| br-9096cdb7a309 lab0| lab0|" +
      " lab0,172.31.0.3,host,- lab0,172.31.0.3,192.168.77.0/24,- lab0,172.31.0.4,host,br-9096cdb7a309|" +
      " lab0,fd00:31::3,host,-|" +
      "4 macvlan eth1 192.168.77.0/24 192.168.77.1 192.168.77.254,192.168.77.253\n" +
      "4 ipvlan-l2 eth0.10 192.168.78.0/24 - -\n4 ipvlan-l3 eth2 192.168.79.0/24 device -\n" +
      "6 macvlan eth1 fd00:77::/64 - -\nleft for later: dial\n",
  );
});

linuxTest.each([
  "shell $(touch /tmp/owned)",
  "endpoint $(touch$IFS/tmp/owned)",
  "endpoint a;reboot",
  "endpoint `reboot`",
  "endpoint -h",
  "endpoint fd33::1",
  "endpoint",
  "endpoint *",
  `endpoint ${"a".repeat(254)}`,
  `endpoint ${"a".repeat(4096)}`,
  "masquerade4 br-0;x",
  "masquerade4 ../../etc",
  "masquerade6 -o",
  "masquerade6 sixteen-letters-",
  "masquerade4 eth0 eth1",
  "masquerade-to4 lab0 172.31.0.3 host",
  "masquerade-to4 lab0 172.31.0.3 somebody -",
  "masquerade-to4 lab0 172.31.0.3,x host -",
  "masquerade-to4 lab0,x 172.31.0.3 host -",
  "masquerade-to4 lab0 172.31.0.0/24 host -",
  "masquerade-to4 lab0 172.31.0.3 0.0.0.0/0 -",
  "masquerade-to4 lab0 172.31.0.3 host ../all",
  "masquerade-to4 lab0 172.31.0.3 host - -",
  "masquerade-to6 lab0 172.31.0.3 host -",
  "masquerade-to6 lab0 fd00:31::3 host lab0",
  "mtu 1279",
  "mtu 65456",
  "mtu 01420",
  "mtu 1420 1",
  "mtu 99999999999999999999",
  "mtu 0x500",
  "mtu -1",
  "host-port 0",
  "host-port 65536",
  "keepalive 26",
  "keepalive 0",
  "host-key short=",
  `host-key ${"A".repeat(44)}`,
  `host-key =${"A".repeat(43)}`,
  `host-key ${"A".repeat(42)}'=`,
  "ipv4 10.33.33.1",
  "ipv4 10.33.33.1 10.33.33.256",
  "ipv4 10.33.33.1 10.33.33.02",
  "ipv4 10.33.33 10.33.33.2",
  "ipv4 10.33.33.1. 10.33.33.2",
  "ipv4 .10.33.33 10.33.33.2",
  "ipv4 1.2.3.4.5 10.33.33.2",
  "ipv4 10.33.33.1/0 10.33.33.2",
  "ipv4 10.33.33.1 10.33.33.2 10.33.33.3",
  "ipv6 fd33:33::1%eth0 fd33:33::2",
  "ipv6 fd33:33::1/0 fd33:33::2",
  "ipv6 10.33.33.1 10.33.33.2",
  "raw-accept yes",
  "leg4 0 192.168.81.2",
  "leg4 1 192.168.81.2",
  "leg4 012 192.168.81.2",
  "leg4 12345678 192.168.81.2",
  "leg4 self 192.168.81.2",
  "leg4 812",
  "leg4 812 192.168.81.2 eth0",
  "leg4 812 192.168.81.2/24",
  "leg6 812 192.168.81.2",
  "shim4 eth1 192.168.77.0/24 - -",
  "shim4 ipvlan eth1 192.168.77.0/24 - -",
  "shim4 ipvlan-l4 eth1 192.168.77.0/24 - -",
  "shim4 macvlan eth1 192.168.77.0/24",
  "shim4 macvlan eth1 192.168.77.0/24 -",
  "shim4 macvlan eth1 192.168.77.0/24 - - -",
  "shim4 macvlan eth1;x 192.168.77.0/24 - -",
  "shim4 macvlan ../eth1 192.168.77.0/24 - -",
  "shim4 macvlan eth1 192.168.77.0 - -",
  "shim4 macvlan eth1 192.168.77.0/33 - -",
  "shim4 macvlan eth1 192.168.77.0/7 - -",
  "shim4 macvlan eth1 192.168.77.0/24/24 - -",
  "shim4 macvlan eth1 fd00:77::/64 - -",
  "shim4 macvlan eth1 192.168.77.0/24 gateway -",
  "shim4 macvlan eth1 192.168.77.0/24 192.168.77.1/24 -",
  "shim4 macvlan eth1 192.168.77.0/24 - 192.168.77.254,",
  "shim4 macvlan eth1 192.168.77.0/24 - ,192.168.77.254",
  "shim4 macvlan eth1 192.168.77.0/24 - 10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5",
  "shim4 macvlan eth1 192.168.77.0/24 - $(reboot)",
  "shim6 macvlan eth1 192.168.77.0/24",
  "shim6 macvlan eth1 fd00:77::/129",
  "shim6 macvlan eth1 fd00:77::/64 -",
  "shim6 macvlan eth1",
  "action format",
  "ACTION apply",
  "",
  " ",
  "END",
  "end\r",
])("one bad line refuses the whole plan: %j", (line) => {
  const text = [...LINES.slice(0, 2), line, ...LINES.slice(2)].join("\n");
  expect(read(text)).toBe("refused: bad-plan: line 3 of the plan is not understood\n");
});

linuxTest.each([
  ["nothing", ""],
  ["only an end", "end\n"],
  ["no action", "mtu 1420\nend\n"],
  ["no key", LINES.filter((line) => !line.startsWith("host-key")).join("\n")],
  ["no addresses", "action firewall\nend\n"],
  ["no end", LINES.filter((line) => line !== "end").join("\n")],
])("a plan with %s is refused", (_, text) => {
  expect(read(text)).toMatch(/^refused: bad-plan: /);
});

linuxTest("the container's result for a bad plan is one line of JSON and a failing exit code", () => {
  const { status, stdout } = spawnSync("sh", ["vm-setup/apply.sh"], {
    input: "action apply\n",
    encoding: "utf8",
  });
  expect({ status, result: parseResultLine(stdout) }).toEqual({
    status: 1,
    result: { result: "failed", code: "bad-plan", detail: 'the plan has no last line "end"' },
  });
});

function read(input: string): string {
  return spawnSync("sh", ["-c", READ], { input, encoding: "utf8" }).stdout;
}
