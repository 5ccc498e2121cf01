import { type ChoiceChange, changeChoice, type NetworkChoice } from "../model/choice.js";
import type { Ports } from "./ports.js";

/** Changes which networks later sessions reach. Throws ChoiceRefused, and FaultError where no engine answers. */
export async function chooseWithoutSession(
  { engines, choices }: Pick<Ports, "engines" | "choices">,
  change: ChoiceChange,
  signal: AbortSignal,
): Promise<NetworkChoice> {
  const engine = await engines.open(signal);
  const networks = await engine.listNetworks(signal);
  return choices.update(engine.view.id, (before) => changeChoice(before, change, networks));
}
