/**
 * Opens a window of a terminal that runs `command`, a list of arguments which nobody reads as anything else, whatever is
 * in them. Throws AppRefused.
 */
export type OpenTerminal = (command: readonly string[]) => Promise<void>;
