/** What a person, or the system, does to the app. */
export type Order =
  | { readonly do: "look" }
  /** Not a person's: what would wake the processor up. */
  | { readonly do: "look-at-waits" }
  /** Opens the tray's menu, and clicks what is at the end of `path`. */
  | { readonly do: "click"; readonly path: readonly string[] }
  | { readonly do: "power"; readonly event: "suspend" | "resume" | "shutdown" }
  /** The app's icon is opened once more, in the Finder say. */
  | { readonly do: "activate" }
  | { readonly do: "close-window" | "minimize-window"; readonly window: number }
  /** The process of the window's page ends by itself. */
  | { readonly do: "crash-page"; readonly window: number }
  /** The page of a window asks for another one, by a link say. */
  | { readonly do: "ask-for-window"; readonly window: number; readonly url: string }
  /** Which button of the next question is clicked. */
  | { readonly do: "answer-question"; readonly button: number }
  | { readonly do: "click-notification"; readonly title: string }
  /** What the page of a window asks of the app's scheme. */
  | { readonly do: "fetch"; readonly url: string }
  | {
      readonly do: "send";
      readonly window: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    }
  | {
      readonly do: "invoke";
      readonly window: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    };

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** What the app does by itself. */
export type Happening = {
  readonly happened: "sent";
  readonly window: number;
  readonly channel: string;
  readonly args: readonly unknown[];
};

/** What can be seen of the app. */
export interface Sight {
  readonly icon: string;
  /** All that the icon has said, oldest first, for some of it is over in an instant. */
  readonly toolTips: readonly string[];
  readonly menu: readonly SeenItem[];
  readonly windows: readonly SeenWindow[];
  readonly isInDock: boolean;
  readonly clipboard: string;
  /** Addresses and files that were handed to the system, oldest first. */
  readonly opened: readonly string[];
  /** Questions and messages in windows of their own, oldest first. */
  readonly questions: readonly string[];
  readonly notifications: readonly string[];
  readonly opensAtLogin: boolean;
}

export interface Waits {
  /** As Node names what keeps a process alive. */
  readonly resources: readonly string[];
  /** Every timer, by where it was begun. */
  readonly timers: readonly string[];
}

export interface SeenItem {
  readonly label: string;
  readonly type: string;
  readonly isEnabled: boolean;
  readonly isChecked: boolean;
  readonly items: readonly SeenItem[];
}

export interface SeenWindow {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly isShown: boolean;
  readonly isMinimized: boolean;
  /** Its page has no process any more. */
  readonly isBlank: boolean;
  /** The preload that its page gets. */
  readonly preload: string;
  /** Whatever else its page was made with, as it was given. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

export interface FetchedPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
}
