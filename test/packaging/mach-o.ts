import type { MacArchitecture } from "../../electron/packaging/mac-target.js";

/** mach-o/loader.h and mach/machine.h. */
const MAGIC_64 = 0xfeedfacf;
const CPU: Readonly<Record<MacArchitecture, number>> = { arm64: 0x0100000c, x64: 0x01000007 };
const EXECUTE = 2;
const LC_UUID = 0x1b;
const LC_CODE_SIGNATURE = 0x1d;

/** What a Mac would take for a program of `bytes` bytes by its header; there is nothing in it but `content`. */
export function machProgram(architecture: MacArchitecture, bytes: number, content = ""): Buffer {
  const file = Buffer.alloc(bytes);
  const commands = [loadCommand(LC_UUID, 24), loadCommand(LC_CODE_SIGNATURE, 16)];
  const length = commands.reduce((sum, one) => sum + one.length, 0);
  for (const [index, word] of [MAGIC_64, CPU[architecture], 0, EXECUTE, commands.length, length].entries())
    file.writeUInt32LE(word, index * 4);
  file.set(Buffer.concat(commands), 32);
  file.write(content, 32 + length, "latin1");
  return file;
}

function loadCommand(kind: number, bytes: number): Buffer {
  const command = Buffer.alloc(bytes);
  command.writeUInt32LE(kind, 0);
  command.writeUInt32LE(bytes, 4);
  return command;
}
