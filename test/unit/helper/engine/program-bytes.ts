/** Headers as linkers write them, for tests that change one thing at a time. */
export interface MachParts {
  readonly cpu: number;
  readonly fileType: number;
  readonly commands: readonly number[];
}

const MACH_HEADER_BYTES = 32;
const COMMAND_BYTES = 16;

export function machBytes({ cpu, fileType, commands }: MachParts): Uint8Array {
  const view = new DataView(new ArrayBuffer(MACH_HEADER_BYTES + commands.length * COMMAND_BYTES));
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(4, cpu, true);
  view.setUint32(12, fileType, true);
  view.setUint32(16, commands.length, true);
  commands.forEach((command, index) => {
    view.setUint32(MACH_HEADER_BYTES + index * COMMAND_BYTES, command, true);
    view.setUint32(MACH_HEADER_BYTES + index * COMMAND_BYTES + 4, COMMAND_BYTES, true);
  });
  return new Uint8Array(view.buffer);
}

export interface ElfParts {
  readonly fileClass: number;
  readonly machine: number;
  readonly fileType: number;
  readonly segments: readonly number[];
}

const ELF_HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;

export function elfBytes({ fileClass, machine, fileType, segments }: ElfParts): Uint8Array {
  const view = new DataView(new ArrayBuffer(ELF_HEADER_BYTES + segments.length * SEGMENT_BYTES));
  view.setUint32(0, 0x7f454c46);
  view.setUint8(4, fileClass);
  view.setUint8(5, 1);
  view.setUint16(16, fileType, true);
  view.setUint16(18, machine, true);
  view.setBigUint64(0x20, BigInt(ELF_HEADER_BYTES), true);
  view.setUint16(0x36, SEGMENT_BYTES, true);
  view.setUint16(0x38, segments.length, true);
  segments.forEach((type, index) => {
    view.setUint32(ELF_HEADER_BYTES + index * SEGMENT_BYTES, type, true);
  });
  return new Uint8Array(view.buffer);
}
