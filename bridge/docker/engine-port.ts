import { join } from "node:path";
import type { VmFinding, VmProbe } from "../../vm-setup/diagnosis.js";
import type { InsidePlan, InsideResult } from "../../vm-setup/inside-plan.js";
import type { VmApplied, VmApplyPlan, VmFirewallPlan, VmRefreshed } from "../../vm-setup/plan.js";
import type { VmAnswers, VmQuestions, VmView } from "../../vm-setup/survey.js";
import type { EngineSurvey } from "../model/engine-report.js";
import type { NetworkRecipe } from "../model/new-network/recipe.js";
import type { EngineView } from "../model/snapshot.js";
import type { EngineEvents, EngineLink, EnginePort, GuestWatch } from "../session/ports.js";
import { diagnoseInVm } from "../vm/diagnosis.js";
import { watchGuest } from "../vm/guest.js";
import { runInside } from "../vm/inside.js";
import { applyToVm, cleanVm, type RunContainer, redialVm, refreshVm } from "../vm/setup.js";
import { surveyVm } from "../vm/survey.js";
import type { EngineChoice } from "./context.js";
import { createNetwork } from "./create-network.js";
import { addressOf, type EngineEndpoint, type UnixEndpoint } from "./endpoint.js";
import { connectEngine, type Engine, pingEngine } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { surveyEngines } from "./engine-survey.js";
import { findEngine } from "./find-engine.js";
import type { EngineDescription } from "./identity.js";
import { ensureImage } from "./image.js";
import { runOneShot } from "./one-shot.js";
import { signalResidents } from "./resident.js";
import { userFiles } from "./user-files.js";
import { watchEngine } from "./watch.js";

export interface EngineSurroundings {
  readonly choice: EngineChoice;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  readonly userId: number;
  /** Folder with vm-setup.json and the archives. */
  readonly images: string;
}

const PING_LIMIT_MS = 2_000;
const DESCRIBE_LIMIT_MS = 5_000;
const VM_LIMIT_MS = 60_000;
/** For a whole survey of engines, however many there are. */
export const SURVEY_LIMIT_MS = 20_000;

/** Engines of this user, found as the docker command finds them. */
export function dockerEngines(around: EngineSurroundings): EnginePort {
  return { open: (signal) => openEngine(around, signal) };
}

/** What a session needs, and what a network is made with. */
export interface NetworkMaker extends EngineLink {
  /** See bridge/vm/survey.ts. */
  surveyVm(ask: (view: VmView) => VmQuestions | null, signal: AbortSignal): Promise<VmAnswers>;
  /** See create-network.ts. */
  createNetwork(recipe: NetworkRecipe, signal: AbortSignal): Promise<string>;
}

export async function openEngine(around: EngineSurroundings, signal: AbortSignal): Promise<NetworkMaker> {
  const endpoint = await locateEngine(around, signal);
  const engine = await connectEngine(endpoint, signal);
  const description = await engine.identify(signal);
  if (description.isRootless) {
    const { isPodman } = description;
    throw new EngineError({ code: "engine-rootless", address: addressOf(endpoint), isPodman });
  }
  return new DockerEngine(engine, description, join(around.images, "vm-setup.json"));
}

/** Where the engine is that `openEngine` would open, as the docker command writes it. Throws EngineError. */
export async function engineAddress(around: EngineSurroundings, signal: AbortSignal): Promise<string> {
  return addressOf(await locateEngine(around, signal));
}

function locateEngine({ choice, env, homeFolder, userId }: EngineSurroundings, signal: AbortSignal) {
  // A signal of its own for each: Node warns of more than ten listeners on one.
  const ping = (endpoint: UnixEndpoint) => pingEngine(endpoint, PING_LIMIT_MS, AbortSignal.any([signal]));
  return findEngine(choice, { env, homeFolder, userId, files: userFiles, ping });
}

/** Every engine of this user; see engine-survey.ts. */
export function surveyOfEngines(
  { choice, env, homeFolder, userId }: EngineSurroundings,
  signal: AbortSignal,
): Promise<EngineSurvey> {
  const ping = (endpoint: UnixEndpoint) => pingEngine(endpoint, PING_LIMIT_MS, AbortSignal.any([signal]));
  const describe = async (endpoint: EngineEndpoint) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(DESCRIBE_LIMIT_MS)]);
    return (await connectEngine(endpoint, limited)).identify(limited);
  };
  return surveyEngines(choice, { env, homeFolder, userId, files: userFiles, ping, describe });
}

class DockerEngine implements NetworkMaker {
  readonly view: EngineView;
  readonly majorVersion: number;
  readonly #engine: Engine;
  readonly #architecture: EngineDescription["architecture"];
  readonly #manifestFile: string;

  constructor(engine: Engine, description: EngineDescription, manifestFile: string) {
    this.view = { ...description, source: sourceOf(engine.endpoint), address: addressOf(engine.endpoint) };
    this.majorVersion = Number.parseInt(description.version, 10);
    this.#engine = engine;
    this.#architecture = description.architecture;
    this.#manifestFile = manifestFile;
  }

  listNetworks(signal: AbortSignal) {
    return this.#engine.listNetworks(signal);
  }

  listContainers(signal: AbortSignal) {
    return this.#engine.listContainers(signal);
  }

  processOf(containerId: string, signal: AbortSignal): Promise<number | null> {
    return this.#engine.processOf(containerId, signal);
  }

  aliasesOf(containerId: string, signal: AbortSignal) {
    return this.#engine.aliasesOf(containerId, signal);
  }

  watch({ onChange, onEnd }: EngineEvents, signal: AbortSignal): Promise<Disposable> {
    return watchEngine(this.#engine, { onChange, onEnd: ({ failure }) => onEnd(failure), signal });
  }

  setUpVm(
    plan: VmApplyPlan,
    onPublicKey: (key: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<VmApplied> {
    return applyToVm(this.#runContainer, plan, onPublicKey, signal);
  }

  refreshFirewall(plan: VmFirewallPlan, signal: AbortSignal): Promise<VmRefreshed> {
    return refreshVm(this.#runContainer, plan, signal);
  }

  runInside(containerId: string, plan: InsidePlan, signal: AbortSignal): Promise<InsideResult> {
    return runInside(this.#runContainer, containerId, plan, signal);
  }

  diagnose(
    probes: readonly VmProbe[],
    send: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<readonly VmFinding[]> {
    return diagnoseInVm(this.#runContainer, probes, send, signal);
  }

  watchGuest(containerId: string, watch: GuestWatch, signal: AbortSignal): Promise<InsideResult> {
    return watchGuest(this.#runContainer, containerId, watch, signal);
  }

  async redialVm(tunnel: VmApplied["engine"], signal: AbortSignal): Promise<void> {
    if (tunnel === "kernel") await redialVm(this.#runContainer, signal);
    else await signalResidents(this.#engine, "SIGUSR1", signal);
  }

  cleanVm(signal: AbortSignal): Promise<void> {
    return cleanVm(this.#runContainer, signal);
  }

  surveyVm(ask: (view: VmView) => VmQuestions | null, signal: AbortSignal): Promise<VmAnswers> {
    return surveyVm(this.#runContainer, ask, signal);
  }

  createNetwork(recipe: NetworkRecipe, signal: AbortSignal): Promise<string> {
    return createNetwork(this.#engine, recipe, signal);
  }

  readonly #runContainer: RunContainer = async ({ stdin, ...container }, signal) => {
    const reference = await ensureImage(this.#engine, {
      manifestFile: this.#manifestFile,
      architecture: this.#architecture,
      signal,
    });
    const request = {
      ...container,
      reference,
      planText: stdin,
      timeoutMs: container.inputEnds === null ? VM_LIMIT_MS : null,
      signal,
    };
    return runOneShot(this.#engine, request);
  };
}

/** As a person would say it: "context colima", "DOCKER_HOST". */
function sourceOf(endpoint: EngineEndpoint): string {
  switch (endpoint.source) {
    case "context-flag":
    case "docker-context":
    case "current-context":
    case "context-list":
      return `context ${endpoint.contextName}`;
    case "host-flag":
      return "--host";
    case "docker-host":
      return "DOCKER_HOST";
    case "default-socket":
    case "well-known-socket":
      return "found by looking";
  }
}
