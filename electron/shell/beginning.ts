import type { HelperView } from "../../bridge/dashboard/app.js";
import type { Settings } from "../../bridge/model/settings.js";
import { type FirstStep, firstStep } from "./first-step.js";

export interface BeginningWorld {
  /** Reads how the helper is, and finds a session that somebody else has started. */
  look(): Promise<{ readonly helper: HelperView; readonly settings: Settings }>;
  wasOpenedAtLogin(): boolean;
  openWelcome(): void;
  /** What comes of it is shown by the state. */
  connect(): Promise<void>;
  tell(helper: HelperView["kind"], step: FirstStep): void;
  onError(error: unknown): void;
}

/**
 * What the app does by itself once it is there. Never rejects: an app whose beginning fails still has its menu and its
 * settings, by which that can be mended.
 */
export async function begin(world: BeginningWorld): Promise<void> {
  try {
    const { helper, settings } = await world.look();
    const step = firstStep(helper, settings, world.wasOpenedAtLogin());
    world.tell(helper.kind, step);
    if (step === "welcome") world.openWelcome();
    if (step === "connect") await world.connect();
  } catch (error) {
    world.onError(error);
  }
}
