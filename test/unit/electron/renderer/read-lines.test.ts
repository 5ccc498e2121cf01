import { expect, test } from "vitest";
import { readLines } from "../../../../electron/renderer/read-lines.js";

async function linesOf(bytes: Uint8Array, size: number): Promise<string[]> {
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let from = 0; from < bytes.length; from += size)
        controller.enqueue(bytes.slice(from, from + size));
      controller.close();
    },
  });
  const lines: string[] = [];
  await readLines(stream, (line) => lines.push(line));
  return lines;
}

test.each([1, 2, 3, 1_000])(
  "lines are whole however they are cut, characters of several bytes too (%i)",
  async (size) => {
    expect(await linesOf(new TextEncoder().encode("één\n\nzwei ✓\nhalf"), size)).toEqual([
      "één",
      "",
      "zwei ✓",
    ]);
  },
);
