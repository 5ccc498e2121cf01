import type { VmAnswers, VmQuestions, VmView } from "../../vm-setup/survey.js";
import type { HostPrefix } from "../model/host-prefix.js";
import type { DockerContainer, DockerNetwork } from "../model/network.js";
import { type DraftResult, draftNetwork } from "../model/new-network/draft.js";
import { type Proposal, proposeNetwork } from "../model/new-network/proposal.js";
import type { NetworkWish } from "../model/new-network/wish.js";

/** What is asked of an engine while a network is planned. */
export interface PlanningEngine {
  readonly majorVersion: number;
  readonly view: { readonly kernelVersion: string };
  listNetworks(signal: AbortSignal): Promise<readonly DockerNetwork[]>;
  listContainers(signal: AbortSignal): Promise<readonly DockerContainer[]>;
  surveyVm(ask: (view: VmView) => VmQuestions | null, signal: AbortSignal): Promise<VmAnswers>;
}

export interface PlanningHost {
  readonly hostPrefixes: readonly HostPrefix[];
  readonly isMac: boolean;
}

/** Decides all that the wish leaves open, or says why it cannot be; makes nothing. Throws FaultError. */
export async function planNetwork(
  engine: PlanningEngine,
  wish: NetworkWish,
  { host, signal }: { readonly host: PlanningHost; readonly signal: AbortSignal },
): Promise<Proposal> {
  const [networks, containers] = await Promise.all([
    engine.listNetworks(signal),
    engine.listContainers(signal),
  ]);
  const around = {
    networks,
    containerAddresses: containers.flatMap((one) => one.networks).flatMap(({ ipv4 }) => ipv4 ?? []),
    engineMajor: engine.majorVersion,
    kernelVersion: engine.view.kernelVersion,
    ...host,
  };
  const results: DraftResult[] = [];
  const answers = await engine.surveyVm((view) => {
    const result = draftNetwork(wish, { view, ...around });
    results.push(result);
    return result.kind === "drafted" ? result.draft.questions : null;
  }, signal);
  const [result] = results;
  if (result === undefined) throw new Error("the survey ended without a view of the VM");
  return result.kind === "drafted" ? proposeNetwork(result.draft, answers) : result;
}
