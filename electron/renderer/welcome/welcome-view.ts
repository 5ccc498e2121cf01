import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { HelperView } from "../../../bridge/dashboard/app.js";
import type { Fault } from "../../../bridge/model/fault.js";
import { headline } from "../../../bridge/model/headline.js";
import { helperRemedy } from "../../../bridge/model/helper-remedy.js";
import { faultSentence } from "../../../bridge/model/sentence.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { unreachable } from "../../../bridge/model/unreachable.js";
import {
  type Invitation,
  inviteToConnect,
  inviteToInstall,
  inviteToRepair,
  inviteToUpdate,
  type WelcomeButton,
} from "./invitation.js";
import { helperSteps, stepsAfter, stepsUntil, type WelcomeStep } from "./steps.js";
import { type Trial, trialOf } from "./trial.js";

/** What was asked for on this page. */
export type Doing =
  | { readonly kind: "nothing" }
  /** The answer is not there, or does not show yet. */
  | { readonly kind: "going" }
  /** One sentence; also for a window of the system that was cancelled. */
  | { readonly kind: "refused"; readonly sentence: string };

/** What the first window shows, from the first look until a container can be asked. */
export type WelcomeView =
  /** A page that the app has not opened can install nothing. */
  | { readonly kind: "elsewhere" }
  /** One line while there is nothing to decide. */
  | { readonly kind: "waiting"; readonly title: string }
  /** What is about to happen, and one button for it. */
  | { readonly kind: "invitation"; readonly invitation: Invitation; readonly complaint: string | null }
  | StepsView
  | ArrivedView;

export interface StepsView {
  readonly kind: "steps";
  readonly title: string;
  readonly steps: readonly WelcomeStep[];
  /** Null while it goes on by itself. */
  readonly button: WelcomeButton | null;
  readonly complaint: string | null;
}

export interface ArrivedView {
  readonly kind: "arrived";
  readonly title: string;
  readonly sentence: string;
  /** Null where nothing is reachable that was not reachable before. */
  readonly trial: Trial | null;
  readonly opensAtLogin: boolean;
}

/** The page's first line, under its picture. */
export function welcomeTitle(welcome: WelcomeView): string {
  if (welcome.kind === "elsewhere") return "Dockline";
  return welcome.kind === "invitation" ? welcome.invitation.title : welcome.title;
}

export function welcomeView(view: DashboardView, doing: Doing): WelcomeView {
  const { app } = view.host;
  const { state } = view.snapshot;
  if (app === null) return { kind: "elsewhere" };
  if (state.kind === "connected") {
    const { title, detail } = headline(view.snapshot, null, "buttons");
    const trial = trialOf(view.snapshot, view.host.platform);
    return { kind: "arrived", title, sentence: detail, trial, opensAtLogin: app.opensAtLogin };
  }
  return app.helper.kind === "ready" || state.kind === "connecting"
    ? aboutConnection(state, view, doing)
    : aboutHelper(view.host.platform, app.helper, doing);
}

type UselessHelper = Exclude<HelperView, { readonly kind: "ready" }>;

function aboutHelper(platform: string, helper: UselessHelper, doing: Doing): WelcomeView {
  switch (helper.kind) {
    case "unknown":
      return { kind: "waiting", title: "Looking for the helper…" };
    case "being-removed":
      return { kind: "waiting", title: "The helper is being removed…" };
    case "being-installed":
      return goingOn("Installing the helper", helperSteps(platform));
    default:
      return doing.kind === "going"
        ? goingOn("Installing the helper", helperSteps(platform))
        : invited(inviteAbout(helper, platform), doing);
  }
}

function inviteAbout(
  helper: Extract<UselessHelper, { readonly kind: "missing" | "outdated" | "broken" }>,
  platform: string,
): Invitation {
  switch (helper.kind) {
    case "missing":
      return inviteToInstall(platform);
    case "outdated":
      return inviteToUpdate(platform);
    case "broken":
      return inviteToRepair(helper.why, platform);
    default:
      return unreachable(helper);
  }
}

type UnconnectedState = Exclude<BridgeState, { readonly kind: "connected" }>;

function aboutConnection(state: UnconnectedState, view: DashboardView, doing: Doing): WelcomeView {
  const { trouble, host, session } = view;
  switch (state.kind) {
    case "connecting":
      return goingOn("Connecting", stepsUntil(state.step));
    case "faulted":
      return afterFault(state.fault, view, doing);
    case "disconnecting":
      return { kind: "waiting", title: "Disconnecting…" };
    case "disconnected":
      if (doing.kind === "going") return goingOn("Connecting", stepsUntil("engine"));
      if (trouble === null) return invited(inviteToConnect(host.platform), doing);
      return session.kind === "other-version"
        ? stuck("Another Dockline is connected", stepsAfter("tunnel", trouble), doing)
        : stuck("Docker does not answer", stepsAfter("engine", trouble), doing);
    default:
      return unreachable(state);
  }
}

function afterFault(fault: Fault, { host }: DashboardView, doing: Doing): WelcomeView {
  const { app, platform } = host;
  const sentence = faultSentence(fault, "buttons");
  if (fault.code === "already-reachable") {
    const opensAtLogin = app?.opensAtLogin === true;
    return { kind: "arrived", title: "Nothing to connect", sentence, trial: null, opensAtLogin };
  }
  const remedy = helperRemedy(fault);
  switch (remedy) {
    case "install":
      return invited(inviteToInstall(platform), doing);
    case "update":
      return invited(inviteToUpdate(platform), doing);
    case "reinstall":
      return invited(inviteToRepair(sentence, platform), doing);
    case null:
      return stuck(titleOf(fault), stepsAfter(fault, sentence), doing);
    default:
      return unreachable(remedy);
  }
}

function titleOf({ code }: Fault): string {
  switch (code) {
    case "engine-not-found":
    case "engine-unreachable":
    case "engine-lost":
    case "vm-asleep":
      return "Docker does not answer";
    default:
      return "Not connected yet";
  }
}

function invited(invitation: Invitation, doing: Doing): WelcomeView {
  return { kind: "invitation", invitation, complaint: complaintOf(doing) };
}

function goingOn(title: string, steps: readonly WelcomeStep[]): WelcomeView {
  return { kind: "steps", title, steps, button: null, complaint: null };
}

function stuck(title: string, steps: readonly WelcomeStep[], doing: Doing): WelcomeView {
  const label = title === "Docker does not answer" ? "Look Again" : "Try Again";
  const button = { label, actions: [{ do: "connect" }] } as const;
  return { kind: "steps", title, steps, button, complaint: complaintOf(doing) };
}

function complaintOf(doing: Doing): string | null {
  return doing.kind === "refused" ? doing.sentence : null;
}
