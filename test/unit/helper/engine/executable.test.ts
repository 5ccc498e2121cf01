import { expect, test } from "vitest";
import { formatProblem } from "../../../../helper/engine/executable.js";
import { elfBytes, machBytes } from "./program-bytes.js";

const MAC_ARM = { system: "darwin", architecture: "arm64" } as const;
const MAC_INTEL = { system: "darwin", architecture: "amd64" } as const;
const LINUX_ARM = { system: "linux", architecture: "arm64" } as const;
const LINUX_INTEL = { system: "linux", architecture: "amd64" } as const;

const ARM_PROGRAM = { cpu: 0x0100000c, fileType: 2, commands: [0x19, 0x1b, 0x1d] };
const INTEL_PROGRAM = { cpu: 0x01000007, fileType: 2, commands: [0x19, 0x1b] };
const LINUX_PROGRAM = { fileClass: 2, machine: 62, fileType: 2, segments: [1, 4] };

test.each([
  ["a signed Mach-O program for Apple silicon", machBytes(ARM_PROGRAM), MAC_ARM],
  ["a Mach-O program for Intel Macs, which needs no signature", machBytes(INTEL_PROGRAM), MAC_INTEL],
  ["a static ELF program for x86-64", elfBytes(LINUX_PROGRAM), LINUX_INTEL],
  ["a static ELF program for aarch64", elfBytes({ ...LINUX_PROGRAM, machine: 183 }), LINUX_ARM],
])("nothing speaks against %s", (_, bytes, target) => {
  expect(formatProblem(bytes, target)).toBeNull();
});

test.each([
  ["it is no 64-bit Mach-O file", elfBytes(LINUX_PROGRAM), MAC_ARM],
  ["it is for another processor", machBytes(ARM_PROGRAM), MAC_INTEL],
  ["it is no program", machBytes({ ...ARM_PROGRAM, fileType: 6 }), MAC_ARM],
  [
    "it has no LC_UUID, so macOS 26 would not start it",
    machBytes({ ...ARM_PROGRAM, commands: [0x19, 0x1d] }),
    MAC_ARM,
  ],
  [
    "it has no signature, not even an ad-hoc one, so Apple silicon would not start it",
    machBytes({ ...ARM_PROGRAM, commands: [0x19, 0x1b] }),
    MAC_ARM,
  ],
  ["it is cut off", machBytes(ARM_PROGRAM).slice(0, 60), MAC_ARM],
  ["it is no ELF file", machBytes(ARM_PROGRAM), LINUX_ARM],
  ["it is no little-endian 64-bit ELF file", elfBytes({ ...LINUX_PROGRAM, fileClass: 1 }), LINUX_INTEL],
  ["it is for another processor", elfBytes(LINUX_PROGRAM), LINUX_ARM],
  ["it is no program at a fixed address", elfBytes({ ...LINUX_PROGRAM, fileType: 3 }), LINUX_INTEL],
  ["it needs the libraries of another system", elfBytes({ ...LINUX_PROGRAM, segments: [1, 3] }), LINUX_INTEL],
  ["it is cut off", new Uint8Array(0), LINUX_INTEL],
])("%s", (problem, bytes, target) => {
  expect(formatProblem(bytes, target)).toBe(problem);
});
