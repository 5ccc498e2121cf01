import { appendFileSync } from "node:fs";

/**
 * Appends to the file at `path`, which is opened anew for each line: newsyslog may rename it at any time, and need
 * not tell. A line that cannot be written is lost; that is no reason to let go of the network.
 */
export function appendTo(path: string): (line: string) => void {
  return (line) => {
    try {
      appendFileSync(path, line, { mode: 0o640 });
    } catch {
      // There is nowhere else to tell it.
    }
  };
}
