export interface ElfParts {
  readonly interpreter?: string;
  readonly needed?: readonly string[];
}

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
/** Where the file is mapped: virtual addresses must not be taken for offsets. */
const BASE = 0x400000;

/** The smallest ELF file with these dependencies: header, three segments, dynamic section, strings. */
export function elfBytes({ interpreter, needed = [] }: ElfParts): Buffer {
  const dynamicAt = HEADER_BYTES + 3 * SEGMENT_BYTES;
  const dynamicBytes = 16 * (needed.length + 2);
  const stringsAt = dynamicAt + dynamicBytes;
  const strings = Buffer.from(["", ...needed, interpreter ?? ""].map((text) => `${text}\0`).join(""));
  const bytes = Buffer.concat([Buffer.alloc(stringsAt), strings]);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(bytes);
  bytes.writeBigUInt64LE(BigInt(HEADER_BYTES), 0x20);
  bytes.writeUInt16LE(SEGMENT_BYTES, 0x36);
  bytes.writeUInt16LE(3, 0x38);
  const segments = [
    { type: 1, offset: 0, size: bytes.length },
    { type: 2, offset: dynamicAt, size: dynamicBytes },
    {
      type: interpreter === undefined ? 4 : 3,
      offset: bytes.length - (interpreter ?? "").length - 1,
      size: 1,
    },
  ];
  segments.forEach(({ type, offset, size }, index) => {
    const at = HEADER_BYTES + index * SEGMENT_BYTES;
    bytes.writeUInt32LE(type, at);
    bytes.writeBigUInt64LE(BigInt(offset), at + 8);
    bytes.writeBigUInt64LE(BigInt(BASE + offset), at + 16);
    bytes.writeBigUInt64LE(BigInt(size), at + 32);
  });
  let name = 1;
  const entries = needed.map((text): [number, number] => {
    const entry: [number, number] = [1, name];
    name += text.length + 1;
    return entry;
  });
  [...entries, [5, BASE + stringsAt] as const, [0, 0] as const].forEach(([tag, value], index) => {
    bytes.writeBigUInt64LE(BigInt(tag), dynamicAt + 16 * index);
    bytes.writeBigUInt64LE(BigInt(value), dynamicAt + 16 * index + 8);
  });
  return bytes;
}
