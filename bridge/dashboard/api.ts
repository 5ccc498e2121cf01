import type { ChoiceChange } from "../model/choice.js";
import type { Happening } from "../model/chronicle.js";
import type { EngineOption, Settings } from "../model/settings.js";
import type { Snapshot } from "../model/snapshot.js";
import type { Traffic } from "../model/traffic.js";
import type { AppAction, AppView } from "./app.js";

/**
 * All that a dashboard's page may see and do. Two transports carry it: HTTP on loopback (server.ts and the page's
 * http-api.ts), and the app's own messages between its processes. Everything in it is plain data.
 */
export interface DashboardApi {
  /** Calls `listener` with the whole view first, then with news as they come, until disposed of. */
  look(listener: (news: News) => void): Disposable;
  /** Resolves when it is done, or refused with a sentence that says why. */
  perform(action: Action): Promise<Outcome>;
}

export type News =
  | { readonly kind: "view"; readonly view: DashboardView }
  /** Oldest first; at the beginning those of the last minutes. */
  | { readonly kind: "samples"; readonly samples: readonly Sample[] };

/** Five minutes of samples, one a second. */
export const MOST_SAMPLES = 300;

/** What was measured just now, about once a second while somebody looks and the bridge is connected. */
export interface Sample extends Traffic {
  /** Milliseconds that a TCP connection to the VM's tunnel address took; null when nothing answered. */
  readonly roundTripMs: number | null;
}

export interface DashboardView {
  readonly host: HostView;
  readonly session: SessionPresence;
  /** Without a session: what the engine alone can say. */
  readonly snapshot: Snapshot;
  /** Why the engine could not be asked, while there is no session; a sentence. */
  readonly trouble: string | null;
  readonly settings: Settings;
  readonly engines: readonly EngineOption[];
  /** Newest first, bounded. */
  readonly happenings: readonly DatedHappening[];
}

/** Where the page's host runs. */
export interface HostView {
  readonly version: string;
  readonly platform: string;
  /** Null in a page that `dockline dashboard` serves. */
  readonly app: AppView | null;
}

export type SessionPresence =
  | { readonly kind: "none" }
  /** Ends with the host of the page. */
  | { readonly kind: "own" }
  /** Started by `dockline up`, say. */
  | { readonly kind: "other" };

/** Whether this host has a connection, or tries to: it goes on with the settings that it was begun with. */
export function holdsConnection({ session, snapshot }: Pick<DashboardView, "session" | "snapshot">): boolean {
  const { kind } = snapshot.state;
  return session.kind === "own" && kind !== "disconnected" && kind !== "disconnecting";
}

export interface DatedHappening extends Happening {
  /** Grows by one from each to the next. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export type Action =
  | { readonly do: "connect" }
  | { readonly do: "disconnect" }
  | { readonly do: "choose-networks"; readonly change: ChoiceChange }
  | { readonly do: "change-settings"; readonly settings: Settings }
  | { readonly do: "look-for-engines" }
  | AppAction;

export type Outcome = { readonly kind: "done" } | { readonly kind: "refused"; readonly message: string };
