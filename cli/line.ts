/** One line of `dockline up`, with what it means for its mark and colour. */
export interface Line {
  readonly kind: "done" | "good" | "plus" | "minus" | "warning" | "plain";
  readonly text: string;
}
