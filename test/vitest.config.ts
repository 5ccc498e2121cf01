import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = join(import.meta.dirname, "..");

export default defineConfig({
  root,
  test: {
    projects: [
      tier("unit", { include: ["test/unit/**/*.test.ts"] }),
      tier("architecture", { include: ["test/architecture/**/*.test.ts"] }),
      tier("contract", { include: ["test/contract/**/*.test.ts"], testTimeout: 20_000, hookTimeout: 20_000 }),
      // Real kernels and engines: one lab at a time, so that its timing is its own.
      tier("lab", {
        include: ["test/lab/**/*.test.ts"],
        fileParallelism: false,
        testTimeout: 90_000,
        hookTimeout: 120_000,
      }),
    ],
  },
});

function tier(name: string, options: object) {
  return { root, test: { name, environment: "node", ...options } };
}
