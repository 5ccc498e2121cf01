/** One member of an archive; `path` is relative, without a leading "./". */
export type TarEntry =
  | { readonly type: "directory"; readonly path: string }
  | { readonly type: "link"; readonly path: string; readonly target: string }
  | {
      readonly type: "file";
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly mode: 0o644 | 0o755;
    };

/**
 * A ustar archive (POSIX.1-1988) of these entries, in the given order. Nothing of the building machine gets
 * in: every member belongs to root and has the time 0, so that the same entries give the same bytes.
 *
 * @throws RangeError when a path or a link target does not fit in a ustar header.
 */
export function tarArchive(entries: readonly TarEntry[]): Uint8Array {
  return Buffer.concat([...entries.flatMap(member), Buffer.alloc(2 * BLOCK_BYTES)]);
}

const BLOCK_BYTES = 512;

function member(entry: TarEntry): Uint8Array[] {
  if (entry.type !== "file") return [header(entry)];
  const padding = (BLOCK_BYTES - (entry.bytes.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return [header(entry), entry.bytes, Buffer.alloc(padding)];
}

function header(entry: TarEntry): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  writeText(block, entry.type === "directory" ? `${entry.path}/` : entry.path, { at: 0, bytes: 100 });
  writeOctal(block, entry.type === "file" ? entry.mode : 0o755, { at: 100, bytes: 8 });
  writeOctal(block, 0, { at: 108, bytes: 8 });
  writeOctal(block, 0, { at: 116, bytes: 8 });
  writeOctal(block, entry.type === "file" ? entry.bytes.length : 0, { at: 124, bytes: 12 });
  writeOctal(block, 0, { at: 136, bytes: 12 });
  writeText(block, { file: "0", link: "2", directory: "5" }[entry.type], { at: 156, bytes: 1 });
  if (entry.type === "link") writeText(block, entry.target, { at: 157, bytes: 100 });
  block.write("ustar\u000000", 257, "latin1");
  block.fill(" ", 148, 156);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

interface Field {
  readonly at: number;
  readonly bytes: number;
}

function writeText(block: Buffer, text: string, field: Field): void {
  if (Buffer.byteLength(text) > field.bytes) throw new RangeError(`too long for a tar header: ${text}`);
  block.write(text, field.at);
}

function writeOctal(block: Buffer, value: number, field: Field): void {
  writeText(block, value.toString(8).padStart(field.bytes - 1, "0"), field);
}
