import { expect, test } from "vitest";
import { parseIpv4Routes, parseIpv6Routes } from "../../../../bridge/session/kernel-routes.js";

const IPV4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
tun0\t000010AC\t00000000\t0001\t0\t0\t0\t0000F0FF\t0\t0\t0
tun0\t0108000A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
`;

const IPV6 = `fd123456000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003 eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001 lo
`;

test("routes are read from the kernel's tables, default routes and loopback left out", () => {
  expect(parseIpv4Routes(IPV4)).toEqual(["192.168.1.0/24", "172.16.0.0/12", "10.0.8.1/32"]);
  expect(parseIpv6Routes(IPV6)).toEqual(["fd12:3456::/64"]);
});

test.each(["", "\n\n", "eth0 00000000", "x y z 1 2 3 4 GGGGGGGG", "fd12 40 eth0"])(
  "%j has no routes",
  (text) => {
    expect([...parseIpv4Routes(text), ...parseIpv6Routes(text)]).toEqual([]);
  },
);
