/** How whoever reads a sentence can act on it: by commands in a terminal, or by the buttons that are beside it. */
export type Means = "commands" | "buttons";
