import { isTellable } from "../bridge/model/proof.js";
import { subnetSentence } from "../bridge/model/proof-sentence.js";
import { faultSentence, stepSentence } from "../bridge/model/sentence.js";
import type { NetworkView, Snapshot, SubnetView, Verdict } from "../bridge/model/snapshot.js";
import type { BridgeState } from "../bridge/model/state.js";
import type { Line } from "./line.js";
import { revivalLines } from "./revival-story.js";

/**
 * What a person is told when one snapshot follows another. Times in milliseconds; a step is told when it has
 * ended, with the time it took.
 */
export function narrate(before: Snapshot, after: Snapshot, times: Times): Line[] {
  const way = [...revivalLines(before, after), ...stateLines(before.state, after, times)];
  return [...way, ...networkLines(before, after)];
}

export interface Times {
  /** Whether the session was connected before: the way back is told in one line, not step by step. */
  readonly isReturning: boolean;
  readonly startedAt: number;
  readonly stepStartedAt: number;
  readonly now: number;
}

function stateLines(before: BridgeState, after: Snapshot, times: Times): Line[] {
  const state = after.state;
  if (before === state) return [];
  const lines: Line[] = [];
  if (
    before.kind === "connecting" &&
    before.attempt === 1 &&
    !times.isReturning &&
    hasStepEnded(before.step, state)
  ) {
    lines.push({ kind: "done", text: stepLine(before.step, after, times.now - times.stepStartedAt) });
  }
  if (state.kind === "connected" && before.kind !== "connected") {
    const took = ((times.now - times.startedAt) / 1000).toFixed(2);
    lines.push({
      kind: "good",
      text: times.isReturning ? `Connected again after ${took} s.` : `Connected in ${took} s.`,
    });
  }
  if (state.kind === "faulted" && before.kind !== "faulted" && isNews(before, after, times)) {
    lines.push({ kind: "warning", text: faultSentence(state.fault, "commands") });
  }
  return lines;
}

function hasStepEnded(step: string, next: BridgeState): boolean {
  return next.kind === "connected" || (next.kind === "connecting" && next.step !== step);
}

/** The first failure, and the one after which nothing more is tried; not every retry in between. */
function isNews(before: BridgeState, { state, revival }: Snapshot, { isReturning }: Times): boolean {
  if (state.kind !== "faulted" || state.retryAt === null || before.kind !== "connecting") return true;
  return before.attempt === 1 && (!isReturning || revival.kind === "setting-up");
}

function stepLine(step: Parameters<typeof stepSentence>[0], snapshot: Snapshot, tookMs: number): string {
  return `${stepSentence(step).padEnd(28)} ${String(Math.round(tookMs)).padStart(5)} ms  ${evidence(step, snapshot)}`.trimEnd();
}

function evidence(step: Parameters<typeof stepSentence>[0], { engine, tunnel }: Snapshot): string {
  switch (step) {
    case "engine":
      return engine === null
        ? ""
        : `Docker ${engine.version} on ${engine.operatingSystem} (${engine.source})`;
    case "helper":
      return tunnel === null ? "" : `${tunnel.interfaceName}, ${tunnel.hostEngine}`;
    case "vm-setup":
      return tunnel?.vmEngine == null ? "" : `${tunnel.vmEngine}, firewall ${tunnel.vmFirewall}`;
    case "handshake":
      return tunnel === null ? "" : `${tunnel.vmAddress} answers, seen from ${tunnel.endpoint}`;
    case "routes":
      return "";
  }
}

function networkLines(before: Snapshot, after: Snapshot): Line[] {
  if (after.state.kind !== "connected") return [];
  const shown = before.state.kind === "connected" ? settledRows(before) : new Map<string, Row>();
  const rows = settledRows(after);
  const lines: Line[] = [];
  for (const [key, row] of rows) {
    if (shown.get(key)?.text === row.text) continue;
    lines.push({ kind: row.isRouted ? "plus" : "warning", text: row.text });
  }
  const listed = new Set(
    after.networks.flatMap((network) => network.subnets.map((one) => keyOf(network, one))),
  );
  for (const [key, row] of shown) {
    // A route that is on its way is told when it has arrived.
    if (!listed.has(key)) lines.push({ kind: "minus", text: row.name });
  }
  return lines;
}

interface Row {
  readonly name: string;
  readonly text: string;
  readonly isRouted: boolean;
}

function settledRows(snapshot: Snapshot): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const network of snapshot.networks) {
    for (const subnet of network.subnets) {
      if (subnet.verdict.kind === "pending" || subnet.verdict.kind === "not-connected") continue;
      const name = `${subnet.subnet}  ${network.name}`;
      rows.set(keyOf(network, subnet), { name, ...rowOf(name, subnet) });
    }
  }
  return rows;
}

function keyOf({ id }: NetworkView, { subnet }: SubnetView): string {
  return `${id} ${subnet}`;
}

function rowOf(name: string, { subnet, verdict, proof }: SubnetView): Omit<Row, "name"> {
  const isRouted = !isTellable(proof) && hasAllRoutes(verdict);
  const shown: SubnetView = { subnet, verdict, proof: isTellable(proof) ? proof : { kind: "unproved" } };
  const isPlain = isRouted && verdict.kind === "routed";
  return { isRouted, text: isPlain ? name : `${name}: ${subnetSentence(shown, "commands")}` };
}

function hasAllRoutes(verdict: Verdict): boolean {
  return verdict.kind === "per-container"
    ? verdict.addresses.every((one) => one.verdict.kind === "routed")
    : verdict.kind === "routed";
}
