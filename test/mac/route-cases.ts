import type { RouteOutcome } from "../../helper/platform/darwin/route-command.js";
import type { CommandResult } from "../../helper/platform/run.js";

/** A `route` command, and what Apple's sources say that it prints. */
export interface RouteCase {
  readonly name: string;
  readonly argv: readonly string[];
  readonly isRoot: boolean;
  readonly expected: CommandResult;
  readonly verdict: RouteOutcome["kind"];
}

const ROUTE = "/sbin/route";

/** In this order, on an interface with addresses of both families; the table is as before afterwards. */
export function routeCases(name: string): readonly RouteCase[] {
  const [net, address] = ["198.18.1.0/24", "198.18.1.0"];
  const net6 = "fd19:8180:1::/64";
  const via = (verb: string, family: string, destination: string, to = name) =>
    [ROUTE, "-n", verb, family, destination, "-interface", to] as const;
  const done = (stdout: string) => ({ exitCode: 0, stdout: `${stdout}\n`, stderr: "" });
  const failed = (stdout: string, words: string) => ({
    exitCode: 0,
    stdout: `${stdout}: ${words}\n`,
    stderr: `route: writing to routing socket: ${words}\n`,
  });
  const told = (exitCode: number, stderr: string) => ({ exitCode, stdout: "", stderr: `${stderr}\n` });
  const asRoot = { isRoot: true };
  const to = `gateway ${name}`;
  const [add, add6] = [via("add", "-inet", net), via("add", "-inet6", net6)];
  const [remove, remove6] = [via("delete", "-inet", net), via("delete", "-inet6", net6)];
  return [
    { name: "add", argv: add, ...asRoot, expected: done(`add net ${address}: ${to}`), verdict: "ok" },
    {
      name: "add what is there",
      argv: add,
      ...asRoot,
      expected: failed(`add net ${address}: ${to}`, "File exists"),
      verdict: "exists",
    },
    { name: "add IPv6", argv: add6, ...asRoot, expected: done(`add net ${net6}: ${to}`), verdict: "ok" },
    {
      name: "add IPv6 that is there",
      argv: add6,
      ...asRoot,
      expected: failed(`add net ${net6}: ${to}`, "File exists"),
      verdict: "exists",
    },
    {
      name: "as another user",
      argv: remove,
      isRoot: false,
      expected: told(77, "route: must be root to alter routing table"),
      verdict: "not-root",
    },
    {
      name: "delete",
      argv: remove,
      ...asRoot,
      expected: done(`delete net ${address}: ${to}`),
      verdict: "ok",
    },
    {
      name: "delete what is gone",
      argv: remove,
      ...asRoot,
      expected: failed(`delete net ${address}: ${to}`, "not in table"),
      verdict: "absent",
    },
    {
      name: "delete IPv6",
      argv: remove6,
      ...asRoot,
      expected: done(`delete net ${net6}: ${to}`),
      verdict: "ok",
    },
    {
      name: "an interface that is not there",
      argv: via("add", "-inet", net, "utun4093"),
      ...asRoot,
      expected: told(68, "route: bad address: utun4093"),
      verdict: "failed",
    },
    {
      name: "an unknown word",
      argv: via("add", "-inett", net),
      ...asRoot,
      expected: told(64, "route: bad keyword: inett\nusage: route [-dnqtv] command [[modifiers] args]"),
      verdict: "failed",
    },
  ];
}
