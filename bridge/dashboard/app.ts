import type { HelperRemedy } from "../model/helper-remedy.js";
import type { Means } from "../model/means.js";

/** What the menu-bar app knows besides the session. */
export interface AppView {
  readonly helper: HelperView;
  readonly opensAtLogin: boolean;
  readonly commandLine: CommandLineView;
  readonly update: UpdateView;
}

/** With the app around it, a page has a button for what is a command elsewhere; `app` is null without it. */
export function meansOf(app: object | null): Means {
  return app === null ? "commands" : "buttons";
}

export type HelperView =
  /** Nobody has asked yet. */
  | { readonly kind: "unknown" }
  | { readonly kind: "missing" }
  /** It speaks another protocol than this program, or is older than the one that came with it. */
  | { readonly kind: "outdated" }
  /** It is there, and of no use until it is installed again; a sentence says why. */
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "ready"; readonly version: string }
  /** A person is asked for a password, or it is being put in place. */
  | { readonly kind: "being-installed" }
  | { readonly kind: "being-removed" };

/** What the helper needs before it is as it should be; null for nothing, or for what is being done already. */
export function helperNeed({ kind }: HelperView): HelperRemedy | null {
  switch (kind) {
    case "missing":
      return "install";
    case "outdated":
      return "update";
    case "broken":
      return "reinstall";
    default:
      return null;
  }
}

/** The `dockline` command, as the user's shells find it. */
export type CommandLineView =
  | { readonly kind: "missing" }
  | { readonly kind: "ours"; readonly path: string }
  /** Something else of that name is where ours would be. */
  | { readonly kind: "taken"; readonly path: string };

export type UpdateView =
  /** Nobody has looked yet. */
  | { readonly kind: "unknown" }
  | { readonly kind: "looking" }
  | { readonly kind: "newest" }
  | { readonly kind: "available"; readonly version: string }
  | { readonly kind: "downloading"; readonly version: string }
  /** It is put in place when the app is left. */
  | { readonly kind: "ready"; readonly version: string }
  /** One sentence. */
  | { readonly kind: "failed"; readonly why: string };

/** What the app alone can do, asked for by its menu or its pages. */
export type AppAction =
  | { readonly do: "install-helper" | "remove-helper" }
  | { readonly do: "install-command-line" }
  | { readonly do: "look-for-update" | "install-update" }
  | { readonly do: "open-at-login"; readonly isWanted: boolean };

/** The app, as the dashboard's host needs it. */
export interface AppSide {
  readonly view: AppView;
  /**
   * Throws AppRefused: it was not done, and `view` tells what there is. Where a person did not agree, view and
   * connection are as they were.
   */
  perform(action: AppAction): Promise<void>;
  onChange(listener: () => void): Disposable;
}

/** The app could not, or the person did not want to; the message is one sentence that says which. */
export class AppRefused extends Error {
  override readonly name = "AppRefused";
}
