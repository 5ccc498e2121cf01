/** Of Electron's MessageBoxOptions. */
export interface MessageBox {
  readonly type: "info" | "warning";
  readonly message: string;
  readonly detail?: string;
  readonly buttons: string[];
  /** By number; Return presses it. */
  readonly defaultId: number;
  /** Escape presses it. */
  readonly cancelId: number;
}

/** Resolves with the number of the button that was pressed. */
export type ShowMessageBox = (box: MessageBox) => Promise<{ readonly response: number }>;

/** Something to read, with one button. */
export function notice(type: MessageBox["type"], message: string, detail?: string): MessageBox {
  const box = { type, message, buttons: ["OK"], defaultId: 0, cancelId: 0 };
  return detail === undefined ? box : { ...box, detail };
}

const YES = 0;
const NO = 1;

/** A question with two answers; `safe` is the one that Return gives. */
export function question(
  { message, detail, yes, no }: Readonly<Record<"message" | "detail" | "yes" | "no", string>>,
  safe: "yes" | "no",
): MessageBox {
  return {
    type: safe === "no" ? "warning" : "info",
    message,
    detail,
    buttons: [yes, no],
    defaultId: safe === "no" ? NO : YES,
    cancelId: NO,
  };
}

export function isYes({ response }: { readonly response: number }): boolean {
  return response === YES;
}
