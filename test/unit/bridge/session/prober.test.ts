import { expect, test } from "vitest";
import { parseSnmp, parseSnmp6 } from "../../../../bridge/session/icmp-counter.js";
import { networkProber } from "../../../../bridge/session/prober.js";

test("a port that refuses is an answer, and nobody but the address itself gave it", async () => {
  const signal = AbortSignal.timeout(2_000);
  expect(await networkProber.probe("127.0.0.1", 1_000, signal)).toBe("answered");
  expect(await networkProber.answers("127.0.0.1", 1_000, signal)).toBe(true);
});

test("what was counted of ICMP is read from the kernel's two files", () => {
  const snmp =
    "Ip: Forwarding DefaultTTL\nIp: 1 64\nIcmp: InMsgs InErrors InCsumErrors InDestUnreachs\nIcmp: 9 0 0 7\n";
  expect([parseSnmp(snmp), parseSnmp("Ip: 1\n"), parseSnmp("Icmp: InDestUnreachs\nIcmp: x\n")]).toEqual([
    7,
    null,
    null,
  ]);
  const snmp6 = "Ip6InReceives                   \t3\nIcmp6InDestUnreachs             \t12\n";
  expect([parseSnmp6(snmp6), parseSnmp6("")]).toEqual([12, null]);
});
