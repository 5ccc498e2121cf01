import { type Cidr, familyOf } from "../../net/cidr.js";
import type { RouteStep } from "../../net/diff.js";
import type { CommandResult } from "../run.js";

export const ROUTE = "/sbin/route";

/**
 * The command of one step. Always with a length: Apple's route guesses one from a bare address. `-interface`
 * has to stand before the name, and the name in a delete is for the reader only: the kernel deletes whoever's
 * route has that destination, so that the caller must have looked whose it is.
 */
export function routeArgv({ op, destination }: RouteStep, interfaceName: string): readonly string[] {
  return [ROUTE, "-n", VERBS[op], inet(destination), destination, "-interface", interfaceName];
}

const VERBS = { add: "add", remove: "delete" } as const;

function inet(destination: Cidr): string {
  return familyOf(destination) === 4 ? "-inet" : "-inet6";
}

/** What a `route` command says that it did. Only the table tells whether that is true. */
export type RouteOutcome =
  | { readonly kind: "ok" }
  /** Somebody has that very destination; "add" of a route that is there already among them. */
  | { readonly kind: "exists" }
  | { readonly kind: "absent" }
  | { readonly kind: "not-root" }
  | { readonly kind: "failed"; readonly message: string };

const NOT_ROOT = 77;

/**
 * Reads the outcome of `add` and `delete` (network_cmds, route.tproj/route.c). The exit code is 0 even when
 * the kernel refused; what it said stands at the end of the line and on standard error.
 */
export function routeOutcome({ exitCode, stdout, stderr }: CommandResult): RouteOutcome {
  if (exitCode === NOT_ROOT) return { kind: "not-root" };
  const reason = /^route: writing to routing socket: (.+)$/m.exec(stderr)?.[1];
  if (exitCode === 0 && reason === "File exists") return { kind: "exists" };
  if (exitCode === 0 && reason === "not in table") return { kind: "absent" };
  const isSaid = /^(add|delete) (net|host) [0-9a-f:./]+(: gateway [A-Za-z0-9_.-]+)?\n$/.test(stdout);
  if (exitCode === 0 && stderr === "" && isSaid) return { kind: "ok" };
  const said = reason ?? stderr.trim().split("\n")[0] ?? "";
  return { kind: "failed", message: said || `route ended with ${exitCode ?? "a signal"} and said nothing` };
}
