import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = join(import.meta.dirname, "..");

/** Nothing of a file's stays in its process, so that one process serves many: a third of the time. */
const PURE = { isolate: false, testTimeout: 30_000 };

/** Real kernels and engines: nothing else beside them. */
const REAL = { fileParallelism: false, testTimeout: 90_000, hookTimeout: 120_000 };

/** Labs know nothing of each other, and wait as much as they work: three keep two processors busy. */
const LABS = { maxWorkers: 3, testTimeout: 150_000, hookTimeout: 180_000 };

/** Those that take two minutes and more, so that none of them is left over at the end. */
const LONG_LABS = ["recovery", "networks", "macvlan", "overlaps", "mac-suite", "wake"];

class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONG_LABS.indexOf(basename(moduleId, ".test.ts"));
      return index === -1 ? LONG_LABS.length : index;
    };
    return (await super.sort(specifications)).sort((one, other) => rank(one) - rank(other));
  }
}

const ENGINE_29 = "test/lab/engine-29.test.ts";

/** A shell script's text as a module, as the bundler makes it of "*.sh". */
const SHELL_TEXT = {
  name: "shell-text",
  load: (path: string) =>
    path.endsWith(".sh") ? `export default ${JSON.stringify(readFileSync(path, "utf8"))};` : null,
};

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      tier("unit", { ...PURE, include: ["test/unit/**/*.test.ts"] }),
      tier("architecture", { ...PURE, include: ["test/architecture/**/*.test.ts"] }),
      tier("contract", {
        include: ["test/contract/**/*.test.ts"],
        maxWorkers: 2,
        // Vitest wants an order between projects with different numbers of workers.
        sequence: { groupOrder: 1 },
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      tier("lab", { ...LABS, include: ["test/lab/**/*.test.ts"], exclude: [ENGINE_29] }),
      tier("engine-29", { ...REAL, include: [ENGINE_29] }),
      tier("ui", { ...REAL, include: ["test/ui/**/*.test.ts"] }),
      tier("packaging", {
        include: ["test/packaging/**/*.test.ts"],
        testTimeout: 60_000,
        hookTimeout: 120_000,
      }),
      tier("wireguard-go", {
        include: ["test/wireguard-go/**/*.test.ts"],
        testTimeout: 300_000,
        hookTimeout: 600_000,
      }),
      // Virtual machines without acceleration: a processor each, and slow beside other work.
      tier("vm", {
        include: ["test/vm/**/*.test.ts"],
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
        testTimeout: 240_000,
        hookTimeout: 240_000,
      }),
    ],
  },
});

function tier(name: string, options: object) {
  return { root, plugins: [SHELL_TEXT], test: { name, environment: "node", ...options } };
}
