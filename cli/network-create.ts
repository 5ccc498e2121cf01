import { Command } from "commander";
import { openEngine } from "../bridge/docker/engine-port.js";
import { type NetworkNote, noteSentence } from "../bridge/model/new-network/note.js";
import { parseWish } from "../bridge/model/new-network/parse-wish.js";
import type { Proposal } from "../bridge/model/new-network/proposal.js";
import { type NetworkRecipe, recipeSentence } from "../bridge/model/new-network/recipe.js";
import { type NetworkRefusal, refusalSentence } from "../bridge/model/new-network/refusal.js";
import { composeSnippet, dockerCommand, quadletUnit } from "../bridge/model/new-network/snippets.js";
import type { NetworkWish } from "../bridge/model/new-network/wish.js";
import { hostNetwork } from "../bridge/session/host-network.js";
import { planNetwork } from "../bridge/vm/plan-network.js";
import { engineSurroundings } from "../bridge/world/real-ports.js";
import { engineChoice, engineWords, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import { Interruption } from "./interruption.js";
import type { Io } from "./io.js";
import { type NetworkCreateOptions, wishTexts, withWishOptions } from "./network-wish.js";
import { openControl } from "./open-control.js";

export function networkCreateCommand(io: Io): Command {
  return withEngineOptions(withWishOptions(new Command("create").argument("<name>")))
    .description("make a macvlan or ipvlan network; what is not said is found out in the VM")
    .option("--dry-run", "make nothing; print the docker command, a compose snippet and a Quadlet unit")
    .option("--json", "print JSON")
    .action((name: string, options: NetworkCreateOptions) => create(name, options, io));
}

async function create(name: string, options: NetworkCreateOptions, io: Io): Promise<void> {
  const parsed = parseWish(wishTexts(name, options, io.environment));
  if (parsed.kind === "refused") return refuse(parsed.refusals, options, io);
  using interruption = new Interruption(io);
  try {
    await carryOut(parsed.wish, options, { io, signal: interruption.signal });
  } catch (error) {
    // Anything else may mean that something is left: it is told as what it is.
    if (!interruption.signal.aborted || error !== interruption.signal.reason) throw error;
    io.note("Interrupted; nothing was made.");
    io.exitWith(EXIT.interrupted);
  }
}

interface Circumstances {
  readonly io: Io;
  readonly signal: AbortSignal;
}

async function carryOut(
  wish: NetworkWish,
  options: NetworkCreateOptions,
  { io, signal }: Circumstances,
): Promise<void> {
  const engine = await openEngine(engineSurroundings(engineChoice(options), io), signal);
  if (!options.json) io.note("Looking at the VM's network…");
  const host = { hostPrefixes: hostNetwork.listPrefixes(), isMac: io.user.platform === "darwin" };
  const proposal = await planNetwork(engine, wish, { host, signal });
  if (proposal.kind === "refused") return refuse(proposal.refusals, options, io);
  if (options.dryRun) return tellProposal(proposal, options, io);
  const id = await engine.createNetwork(proposal.recipe, signal);
  await tellCreated(id, proposal, { options, io });
}

type Proposed = Extract<Proposal, { kind: "proposed" }>;

function tellProposal({ recipe, notes }: Proposed, options: NetworkCreateOptions, io: Io): void {
  // The printed command finds the same engine.
  const docker = dockerCommand(recipe, engineWords(options));
  const compose = composeSnippet(recipe);
  const quadlet = quadletUnit(recipe);
  if (options.json) {
    printJson(io, { result: "proposed", ...plain(recipe, notes), docker, compose, quadlet });
    return;
  }
  tellNotes(notes, io);
  io.print(`# ${recipe.name}, ${recipeSentence(recipe)}\n`);
  io.print(`# with docker\n${docker}\n`);
  io.print(`# in a compose file\n${compose}`);
  io.print(`# for Podman, in ${recipe.name}.network\n${quadlet.trimEnd()}`);
}

async function tellCreated(
  id: string,
  { recipe, notes }: Proposed,
  { options, io }: { readonly options: NetworkCreateOptions; readonly io: Io },
): Promise<void> {
  if (options.json) {
    printJson(io, { result: "created", id, ...plain(recipe, notes) });
    return;
  }
  tellNotes(notes, io);
  using running = await openControl(io);
  const before = running === null ? 'connect with "dockline up", then ' : "";
  io.print(`Created ${recipe.name}, ${recipeSentence(recipe)}.`);
  io.print(`Next: ${before}docker run --network ${recipe.name} IMAGE`);
}

function tellNotes(notes: readonly NetworkNote[], io: Io): void {
  for (const note of notes) io.note(`! ${noteSentence(note)}`);
}

function refuse(refusals: readonly NetworkRefusal[], { json }: NetworkCreateOptions, io: Io): void {
  const told = refusals.map((refusal) => ({ ...refusal, sentence: refusalSentence(refusal) }));
  for (const { sentence } of told) io.note(`dockline: ${sentence}`);
  if (json) printJson(io, { result: "refused", refusals: told });
  io.exitWith(EXIT.usage);
}

function plain(recipe: NetworkRecipe, notes: readonly NetworkNote[]): object {
  return { network: recipe, notes: notes.map((note) => ({ ...note, sentence: noteSentence(note) })) };
}

function printJson(io: Io, value: object): void {
  io.print(JSON.stringify(value, null, 2));
}
