/** Calls `onLine` with each whole line of UTF-8 text; resolves when the stream ends, rejects when it breaks. */
export async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: string) => void,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let pending: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = decoder.decode(value, { stream: true }).split("\n");
    // A line may come in many pieces: they are joined once.
    pending.push(parts[0] ?? "");
    for (const part of parts.slice(1)) {
      onLine(pending.join(""));
      pending = [part];
    }
  }
}
