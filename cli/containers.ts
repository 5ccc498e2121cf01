import { Command } from "commander";
import type { GuestFact } from "../bridge/model/guest.js";
import { guestSentence } from "../bridge/model/guest-sentence.js";
import { verdictSentence } from "../bridge/model/sentence.js";
import type { AddressView, ContainerView } from "../bridge/model/snapshot.js";
import { formatTable } from "../bridge/model/table.js";
import { inLanes } from "../bridge/session/lanes.js";
import { networkProber } from "../bridge/session/prober.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import type { Io } from "./io.js";
import { readSnapshot } from "./read-snapshot.js";

const PROBE_LIMIT_MS = 1_000;
const PROBES_AT_ONCE = 64;

interface ContainersOptions extends EngineSelection {
  readonly json?: true;
}

/** An address with the proof: whether something answered there just now; null where no route leads. */
interface ProvenAddress extends AddressView {
  readonly hasAnswered: boolean | null;
}

export function containersCommand(io: Io): Command {
  return withEngineOptions(new Command("containers"))
    .description("list running containers with their addresses, and whether each answers")
    .option("--json", "print JSON")
    .action(async (options: ContainersOptions) => {
      const { containers } = await readSnapshot(options, io);
      const proven = await proveAll(containers);
      if (options.json) return io.print(JSON.stringify(proven, null, 2));
      const rows = proven.flatMap(({ name, names: [dnsName = ""], addresses, guest }) => [
        ...(addresses.length === 0
          ? [[name, dnsName, "", "", "no address of its own (host network or none)"]]
          : addresses.map((one) => [name, dnsName, one.network, one.address, sentence(one)])),
        ...(guest === null ? [] : [guestRow(name, guest)]),
      ]);
      io.print(formatTable(["CONTAINER", "NAME", "NETWORK", "ADDRESS", "REACHABLE"], rows));
    });
}

function guestRow(name: string, guest: GuestFact): string[] {
  const address = guest.state.kind === "there" ? guest.state.address : "";
  return [`${name}, its guest`, "", "", address, guestSentence(guest)];
}

async function proveAll(containers: readonly ContainerView[]) {
  const flat = containers.flatMap((container) => container.addresses);
  const proven = new Map<AddressView, ProvenAddress>();
  await inLanes(PROBES_AT_ONCE, flat, async (view) => void proven.set(view, await prove(view)));
  return containers.map((container) => ({
    ...container,
    addresses: container.addresses.map((view) => proven.get(view) ?? { ...view, hasAnswered: null }),
  }));
}

async function prove(view: AddressView): Promise<ProvenAddress> {
  if (view.verdict.kind !== "routed") return { ...view, hasAnswered: null };
  const signal = AbortSignal.timeout(2 * PROBE_LIMIT_MS);
  return { ...view, hasAnswered: await networkProber.answers(view.address, PROBE_LIMIT_MS, signal) };
}

function sentence({ verdict, hasAnswered }: ProvenAddress): string {
  if (hasAnswered === false) return "routed, but no answer within 1 s";
  return hasAnswered ? "yes" : verdictSentence(verdict, "commands");
}
