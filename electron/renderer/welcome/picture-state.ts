import type { ArrivedView, WelcomeView } from "./welcome-view.js";

/** How far the way into the VM is there, and whether a container can be asked by it. */
export type PictureState =
  | "apart"
  | "joining"
  /** The way is there, and no container yet. */
  | "empty"
  /** The way is there, and leads to none of the containers. */
  | "unreached"
  | "joined"
  /** Containers are reachable without us. */
  | "direct";

export function pictureState(welcome: WelcomeView): PictureState {
  if (welcome.kind === "arrived") return arrivedState(welcome);
  return welcome.kind === "steps" && welcome.button === null ? "joining" : "apart";
}

/** No answer is drawn where there is nobody to answer, and no tunnel where none is needed. */
function arrivedState({ trial }: ArrivedView): PictureState {
  if (trial === null) return "direct";
  if (trial.container !== null) return "joined";
  return trial.command === null ? "unreached" : "empty";
}

/** Whether a container is seen to answer. */
export function isReached(state: PictureState): boolean {
  return state === "joined" || state === "direct";
}
