import { expect, test } from "vitest";
import type { Cidr } from "../../../../helper/net/cidr.js";
import { routeArgv, routeOutcome } from "../../../../helper/platform/darwin/route-command.js";
import { ROUTE_CASES } from "./fixture.js";

test("the outcomes are all there", () => {
  expect(ROUTE_CASES).toHaveLength(11);
});

test.each(ROUTE_CASES)("$name: $verdict", ({ code, stdout, stderr, verdict }) => {
  expect(routeOutcome({ exitCode: code, stdout, stderr }).kind).toBe(verdict);
});

test("a failure says what route said, and silence is no success", () => {
  const said = (exitCode: number | null, stdout: string, stderr: string) =>
    routeOutcome({ exitCode, stdout, stderr });
  expect([
    said(
      0,
      "add net 1: gateway utun5: Network is unreachable\n",
      "route: writing to routing socket: Network is unreachable\n",
    ),
    said(68, "", "route: bad address: utun99\n"),
    said(null, "", ""),
    said(0, "", ""),
    said(0, "add net 172.17.0.0: gateway utun5\nand more\n", ""),
    said(0, "add net 172.17.0.0: gateway utun5\n", "route: something else\n"),
    said(1, "add net 172.17.0.0: gateway utun5\n", ""),
  ]).toEqual([
    { kind: "failed", message: "Network is unreachable" },
    { kind: "failed", message: "route: bad address: utun99" },
    { kind: "failed", message: "route ended with a signal and said nothing" },
    { kind: "failed", message: "route ended with 0 and said nothing" },
    { kind: "failed", message: "route ended with 0 and said nothing" },
    { kind: "failed", message: "route: something else" },
    { kind: "failed", message: "route ended with 1 and said nothing" },
  ]);
});

test.each([
  ["add", "172.17.0.0/16", "/sbin/route -n add -inet 172.17.0.0/16 -interface utun5"],
  ["add", "192.168.1.7/32", "/sbin/route -n add -inet 192.168.1.7/32 -interface utun5"],
  ["remove", "fd00::/64", "/sbin/route -n delete -inet6 fd00::/64 -interface utun5"],
] as const)("to %s %s is one command with the length in it", (op, destination, command) => {
  expect(routeArgv({ op, destination: destination as Cidr }, "utun5").join(" ")).toBe(command);
});
