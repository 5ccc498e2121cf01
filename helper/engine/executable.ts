import type { EngineTarget } from "./target.js";

/**
 * Why `bytes` cannot be the program for `target`, in one clause; null when nothing speaks against it. The file's
 * own header decides, and for Macs also what the system refuses to start a program without.
 */
export function formatProblem(bytes: Uint8Array, target: EngineTarget): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return target.system === "darwin" ? machProblem(view, target) : elfProblem(view, target);
  } catch (error) {
    if (error instanceof RangeError) return "it is cut off";
    throw error;
  }
}

/** mach-o/loader.h and mach/machine.h. */
const MACH_MAGIC_64 = 0xfeedfacf;
const MACH_CPU = { arm64: 0x0100000c, amd64: 0x01000007 } as const;
const MACH_EXECUTE = 2;
const MACH_HEADER_BYTES = 32;
const LC_UUID = 0x1b;
const LC_CODE_SIGNATURE = 0x1d;

function machProblem(view: DataView, { architecture }: EngineTarget): string | null {
  if (view.getUint32(0, true) !== MACH_MAGIC_64) return "it is no 64-bit Mach-O file";
  if (view.getUint32(4, true) !== MACH_CPU[architecture]) return "it is for another processor";
  if (view.getUint32(12, true) !== MACH_EXECUTE) return "it is no program";
  const commands = loadCommands(view);
  // Since macOS 26 dyld refuses a program without one (golang/go#68678), and an empty -buildid leaves it out.
  if (!commands.includes(LC_UUID)) return "it has no LC_UUID, so macOS 26 would not start it";
  if (architecture === "arm64" && !commands.includes(LC_CODE_SIGNATURE)) {
    return "it has no signature, not even an ad-hoc one, so Apple silicon would not start it";
  }
  return null;
}

function loadCommands(view: DataView): readonly number[] {
  const commands: number[] = [];
  let at = MACH_HEADER_BYTES;
  for (let left = view.getUint32(16, true); left > 0; left -= 1) {
    commands.push(view.getUint32(at, true));
    at += view.getUint32(at + 4, true);
  }
  return commands;
}

/** System V gABI, chapters 4 and 5. */
const ELF_MAGIC = 0x464c457f;
const ELF_CLASS_64_LITTLE = 0x0102;
const ELF_MACHINE = { arm64: 183, amd64: 62 } as const;
const ELF_EXECUTABLE = 2;
const SEGMENT_INTERPRETER = 3;

function elfProblem(view: DataView, { architecture }: EngineTarget): string | null {
  if (view.getUint32(0, true) !== ELF_MAGIC) return "it is no ELF file";
  if (view.getUint16(4, true) !== ELF_CLASS_64_LITTLE) return "it is no little-endian 64-bit ELF file";
  if (view.getUint16(18, true) !== ELF_MACHINE[architecture]) return "it is for another processor";
  if (view.getUint16(16, true) !== ELF_EXECUTABLE) return "it is no program at a fixed address";
  if (segmentTypes(view).includes(SEGMENT_INTERPRETER)) return "it needs the libraries of another system";
  return null;
}

function segmentTypes(view: DataView): readonly number[] {
  const table = Number(view.getBigUint64(0x20, true));
  const entryBytes = view.getUint16(0x36, true);
  return Array.from({ length: view.getUint16(0x38, true) }, (_, index) =>
    view.getUint32(table + index * entryBytes, true),
  );
}
