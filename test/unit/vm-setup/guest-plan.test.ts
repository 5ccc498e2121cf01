import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import type { GuestPlan } from "../../../vm-setup/guest-plan.js";
import { parseGuestLine } from "../../../vm-setup/parse-guest.js";
import { renderGuestPlan } from "../../../vm-setup/render-guest.js";
import { readingHalf } from "./inside-reading.js";

const READ = readingHalf(
  'echo "$action|$bridge_address|$bridge_gateway|$neighbour|$guest|$tcp_ports|$udp_ports"',
);

const PLAN: GuestPlan = {
  action: "guest",
  bridge: { address: "172.30.0.2", gateway: "172.30.0.1" },
  neighbour: "192.168.77.192",
  guest: { by: "macvtap" },
  ports: [
    { port: 3389, protocol: "tcp" },
    { port: 3389, protocol: "udp" },
    { port: 80, protocol: "tcp" },
  ],
};
const LINES = renderGuestPlan(PLAN).split("\n");

// The scripts run in Linux containers; macOS has no timeout(1).
const linuxTest = test.skipIf(process.platform !== "linux");

linuxTest.each<[GuestPlan["guest"], string]>([
  [{ by: "macvtap" }, "macvtap"],
  [{ by: "mac", mac: "02:00:0a:0b:0c:0d" }, "02:00:0a:0b:0c:0d"],
  [{ by: "address", address: "192.168.77.201" }, "192.168.77.201"],
])("a rendered plan is read value by value: $0.by", (guest, word) => {
  expect(read(renderGuestPlan({ ...PLAN, guest }))).toBe(
    `guest|172.30.0.2|172.30.0.1|192.168.77.192|${word}|3389, 80|3389\n`,
  );
});

linuxTest.each([
  "guest-is",
  "guest-is macvlan",
  "guest-is 02:00:0A:0b:0c:0d",
  "guest-is 02:00:0a:0b:0c:0d:0e",
  "guest-is 02:00:0a:0b:0c:$(x)",
  "guest-is fd00::1",
  "guest-is 192.168.77.201 now",
  "guest-port sctp 80",
  "guest-port tcp 0",
  "guest-port tcp 65536",
  "guest-port tcp 80,443",
  "guest-port tcp",
  "guest-port tcp 80 81",
  'guest-port tcp";reboot 80',
  "guest-bridge 172.30.0.2",
  "guest-bridge 172.30.0.2 172.30.0.1/24",
  "guest-neighbour 192.168.77.0/24",
  "guest-neighbour eth0",
])("one bad line refuses the whole plan: %j", (line) => {
  const text = [...LINES.slice(0, 2), line, ...LINES.slice(2)].join("\n");
  expect(read(text)).toBe("refused: bad-plan: line 3 of the plan is not understood\n");
});

linuxTest("a plan that lacks anything, and a 65th port, are refused", () => {
  for (const word of ["guest-bridge", "guest-neighbour", "guest-is", "guest-port"]) {
    const text = LINES.filter((line) => !line.startsWith(word)).join("\n");
    expect(read(text)).toBe("refused: bad-plan: the plan is not complete\n");
  }
  const ports = Array.from({ length: 65 }, (_, index) => ({ port: index + 1, protocol: "tcp" }) as const);
  expect(read(renderGuestPlan({ ...PLAN, ports: ports.slice(1) }))).toMatch(/^guest\|/);
  expect(read(renderGuestPlan({ ...PLAN, ports }))).toMatch(/^refused: bad-plan: line 69 /);
});

test("what the watcher says is read strictly", () => {
  for (const good of [{ guest: "192.168.77.201" }, { guest: null, why: "no-macvtap" }]) {
    expect(parseGuestLine(JSON.stringify(good))).toEqual(good);
  }
  for (const bad of [
    { guest: null },
    { guest: null, why: "tired" },
    { guest: "192.168.77.256" },
    { guest: "fd00::1" },
    { guest: "192.168.77.201", why: "no-macvtap" },
    { guest: "192.168.77.201", mac: "x" },
    { result: "undone" },
  ]) {
    expect(parseGuestLine(JSON.stringify(bad))).toBeNull();
  }
});

function read(input: string): string {
  return spawnSync("sh", ["-c", READ], { input, encoding: "utf8" }).stdout;
}
