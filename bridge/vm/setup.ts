import { parsePublicKeyLine, parseResultLine } from "../../vm-setup/parse-result.js";
import type {
  VmApplied,
  VmApplyPlan,
  VmFirewallPlan,
  VmPlan,
  VmRefreshed,
  VmResult,
} from "../../vm-setup/plan.js";
import type { VmProgram } from "../../vm-setup/program.js";
import { DIAL_LINE, renderPlan } from "../../vm-setup/render.js";
import { FaultError } from "../model/fault-error.js";

/** Runs the set-up image once; `onLine` may answer a line with one for the container's stdin. */
export type RunContainer = (request: ContainerRequest, signal: AbortSignal) => Promise<ContainerOutcome>;

export interface ContainerRequest {
  readonly program: VmProgram;
  readonly place: ContainerPlace;
  /** Whether an earlier container, which may be the tunnel's user-space end, makes room for this one. */
  readonly replacesEarlier: boolean;
  readonly stdin: string;
  readonly onLine: (line: string) => Promise<string | null>;
  /** Whether the container stays after this line, instead of ending. */
  readonly staysAfter: (line: string) => boolean;
  /** Ends the container's input when it aborts; such a container has no time limit. Null for all others. */
  readonly inputEnds: AbortSignal | null;
}

/** Whose network the container has. */
export type ContainerPlace =
  | { readonly kind: "vm" }
  /** The VM's, and it sees all processes there, to reach into the networks of other containers. */
  | { readonly kind: "vm-with-processes" }
  | {
      readonly kind: "container";
      readonly id: string;
      /** Whether ours may set the kernel's switches of that network (/proc/sys/net). */
      readonly hasSwitches: boolean;
    };

export interface ContainerOutcome {
  readonly lines: readonly string[];
  /** Null when the container stays, as the tunnel's user-space end. */
  readonly exitCode: number | null;
}

/** Throws FaultError vm-setup-failed or vm-setup-garbled. */
export async function applyToVm(
  run: RunContainer,
  plan: VmApplyPlan,
  onPublicKey: (key: string) => Promise<void>,
  signal: AbortSignal,
): Promise<VmApplied> {
  const result = await runPlan(run, plan, signal, async (line) => {
    const key = parsePublicKeyLine(line);
    if (key === null) return null;
    await onPublicKey(key);
    return DIAL_LINE;
  });
  if (result.result !== "applied") throw garbled(null, JSON.stringify(result));
  return result;
}

/** For a tunnel that stands. Throws like applyToVm. */
export async function refreshVm(
  run: RunContainer,
  plan: VmFirewallPlan,
  signal: AbortSignal,
): Promise<VmRefreshed> {
  const result = await runPlan(run, plan, signal, async () => null);
  if (result.result !== "refreshed") throw garbled(null, JSON.stringify(result));
  return result;
}

/** Gives the kernel's tunnel another UDP port, and has it dial from there. Throws like applyToVm. */
export async function redialVm(run: RunContainer, signal: AbortSignal): Promise<void> {
  await runPlan(run, { action: "redial" }, signal, async () => null);
}

/** Removes every trace of ours; fine when there is none. Throws like applyToVm. */
export async function cleanVm(run: RunContainer, signal: AbortSignal): Promise<void> {
  await runPlan(run, { action: "remove" }, signal, async () => null);
}

async function runPlan(
  run: RunContainer,
  plan: VmPlan,
  signal: AbortSignal,
  onLine: ContainerRequest["onLine"],
): Promise<Exclude<VmResult, { result: "failed" }>> {
  const request: ContainerRequest = {
    program: "apply",
    place: { kind: needsProcesses(plan) ? "vm-with-processes" : "vm" },
    replacesEarlier: plan.action === "apply" || plan.action === "remove",
    stdin: renderPlan(plan),
    onLine,
    staysAfter,
    inputEnds: null,
  };
  const { lines, exitCode } = await run(request, signal);
  const result = lines.map(parseResultLine).findLast((one) => one !== null);
  if (result === undefined || result === null) throw garbled(exitCode, lines.at(-1) ?? "");
  if (result.result === "failed") {
    throw new FaultError({ code: "vm-setup-failed", reason: result.code, detail: result.detail });
  }
  return result;
}

function needsProcesses(plan: VmPlan): boolean {
  return plan.action === "firewall" && plan.legs.length > 0;
}

/** With wireguard-go the container is the tunnel. */
function staysAfter(line: string): boolean {
  const result = parseResultLine(line);
  return result?.result === "applied" && result.engine === "wireguard-go";
}

function garbled(exitCode: number | null, lastLine: string): FaultError {
  return new FaultError({ code: "vm-setup-garbled", exitCode, lastLine });
}
