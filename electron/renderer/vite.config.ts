import { join } from "node:path";
import { defineConfig } from "vite";

/** The pages as files that any server, or the app, can hand out: nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  build: {
    outDir: join(import.meta.dirname, "../../dist/dashboard"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      // How long its plugins took is no warning of ours; a busy machine has it said on every build.
      checks: { pluginTimings: false },
      input: {
        index: join(import.meta.dirname, "index.html"),
        welcome: join(import.meta.dirname, "welcome.html"),
      },
    },
    chunkSizeWarningLimit: 1_000,
    license: { fileName: "licences.json" },
  },
});
