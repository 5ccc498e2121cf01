import { ALL_NETWORKS, type NetworkChoice } from "../../bridge/model/choice.js";
import type { ChoiceMemory } from "../../bridge/session/ports.js";

/** Choices in memory, by engine. */
export class FakeChoices extends Map<string, NetworkChoice> implements ChoiceMemory {
  async recall(engineId: string): Promise<NetworkChoice> {
    return this.get(engineId) ?? ALL_NETWORKS;
  }

  async update(engineId: string, change: (before: NetworkChoice) => NetworkChoice): Promise<NetworkChoice> {
    const next = change(await this.recall(engineId));
    this.set(engineId, next);
    return next;
  }
}
