/** What the dynamic loader reads of an executable or a shared library. */
export interface ElfDependencies {
  /** Absolute path of the dynamic loader; null for libraries and static executables. */
  readonly interpreter: string | null;
  /** DT_NEEDED, in the order of the file. */
  readonly needed: readonly string[];
}

/**
 * Reads a little-endian 64-bit ELF file of any machine (System V gABI, chapters 4 and 5); null for any other
 * file. It needs no tool of the target's architecture, so that arm64 images are built on amd64.
 *
 * @throws RangeError when the file says that it is such an ELF file and is cut off.
 */
export function readElfDependencies(bytes: Uint8Array): ElfDependencies | null {
  if (!isElf64(bytes)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = readSegments(view);
  const interpreter = segments.find((segment) => segment.type === SEGMENT_INTERPRETER);
  return {
    interpreter: interpreter === undefined ? null : readText(bytes, interpreter.offset),
    needed: readNeeded(bytes, view, segments),
  };
}

const SEGMENT_LOAD = 1;
const SEGMENT_DYNAMIC = 2;
const SEGMENT_INTERPRETER = 3;
const TAG_END = 0;
const TAG_NEEDED = 1;
const TAG_STRING_TABLE = 5;
const DYNAMIC_ENTRY_BYTES = 16;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
}

function isElf64(bytes: Uint8Array): boolean {
  const magic = [0x7f, 0x45, 0x4c, 0x46, 2, 1];
  return magic.every((value, index) => bytes[index] === value);
}

function readSegments(view: DataView): Segment[] {
  const tableOffset = readNumber(view, 0x20);
  const entryBytes = view.getUint16(0x36, true);
  return Array.from({ length: view.getUint16(0x38, true) }, (_, index) => {
    const at = tableOffset + index * entryBytes;
    return {
      type: view.getUint32(at, true),
      offset: readNumber(view, at + 0x08),
      address: readNumber(view, at + 0x10),
      fileBytes: readNumber(view, at + 0x20),
    };
  });
}

function readNeeded(bytes: Uint8Array, view: DataView, segments: readonly Segment[]): string[] {
  const dynamic = segments.find((segment) => segment.type === SEGMENT_DYNAMIC);
  if (dynamic === undefined) return [];
  const names: number[] = [];
  let stringTable = 0;
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.fileBytes; at += DYNAMIC_ENTRY_BYTES) {
    const tag = readNumber(view, at);
    if (tag === TAG_END) break;
    const value = readNumber(view, at + 8);
    if (tag === TAG_NEEDED) names.push(value);
    if (tag === TAG_STRING_TABLE) stringTable = fileOffset(segments, value);
  }
  return names.map((name) => readText(bytes, stringTable + name));
}

/** Where in the file a virtual address lies. */
function fileOffset(segments: readonly Segment[], address: number): number {
  const home = segments.find(
    ({ type, address: start, fileBytes }) =>
      type === SEGMENT_LOAD && start <= address && address < start + fileBytes,
  );
  if (home === undefined) throw new RangeError(`no segment holds address 0x${address.toString(16)}`);
  return home.offset + (address - home.address);
}

function readNumber(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function readText(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new RangeError(`the text at ${start} has no end`);
  return new TextDecoder("latin1").decode(bytes.subarray(start, end));
}
