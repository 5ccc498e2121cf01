import { Command } from "commander";
import { type ChoiceChange, ChoiceRefused, choiceSentence } from "../bridge/model/choice.js";
import { unreachable } from "../bridge/model/unreachable.js";
import { chooseWithoutSession } from "../bridge/session/choose-without-session.js";
import { realPorts } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { openControlOf } from "./open-control.js";

const LIST_LIMIT_MS = 10_000;

const WITH_NAMES = [
  ["disable", "stop reaching networks, now and in later sessions"],
  ["enable", "reach networks again"],
  ["only", "reach these networks and no others, whichever come later"],
] as const;

/** The commands under `networks` that choose which ones are reached. */
export function choiceCommands(io: Io): Command[] {
  const named = WITH_NAMES.map(([verb, description]) =>
    withEngineOptions(new Command(verb))
      .description(description)
      .argument("<names...>", "as in `docker network ls`, or ids of at least 12 digits")
      .action((names: readonly string[], _: EngineSelection, command: Command) =>
        choose({ verb, names }, command.optsWithGlobals(), io),
      ),
  );
  const all = withEngineOptions(new Command("all"))
    .description("reach all networks again, and forget what was chosen")
    .action((_: EngineSelection, command: Command) => choose({ verb: "all" }, command.optsWithGlobals(), io));
  return [...named, all];
}

async function choose(change: ChoiceChange, selection: EngineSelection, io: Io): Promise<void> {
  try {
    using running = await openControlOf(selection, io);
    const choice =
      running === null
        ? await chooseWithoutSession(
            realPorts(engineChoice(selection), io),
            change,
            AbortSignal.timeout(LIST_LIMIT_MS),
          )
        : await running.choose(change);
    io.note(choiceSentence(choice));
  } catch (error) {
    if (!(error instanceof ChoiceRefused)) throw error;
    io.note(`dockline: ${error.message}`);
    io.exitWith(exitCodeOf(error));
  }
}

function exitCodeOf({ code }: ChoiceRefused): number {
  switch (code) {
    case "unknown-network":
      return EXIT.usage;
    case "no-engine-yet":
      return EXIT.notConnected;
    case "not-remembered":
      return EXIT.unexpected;
    default:
      return unreachable(code);
  }
}
