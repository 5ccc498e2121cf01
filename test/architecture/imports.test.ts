import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { importsOf, ROOT, shellFiles, sourcesOf, typescriptFiles } from "./source-files.js";

interface Rule {
  /** Folders (or files) of ours that files in here may import; their own folder is implied. */
  readonly ours: readonly string[];
  /** Packages and node: modules; "node:*" for all of Node. */
  readonly packages: readonly string[];
  readonly reason: string;
}

/** The longest match decides. A folder that is not named here may not exist. */
const RULES: Readonly<Record<string, Rule>> = {
  "helper/net": {
    ours: ["helper/protocol/messages.ts"],
    packages: [],
    reason:
      "arithmetic on prefixes is pure, so that the same policy can be reasoned about and tested anywhere",
  },
  "helper/protocol": {
    ours: ["helper/net"],
    packages: [],
    reason: "both ends share the wire format; neither may drag its own world into the other",
  },
  helper: {
    ours: ["helper"],
    packages: ["node:*"],
    reason: "what runs as root has no dependency that somebody else could change, and knows no Docker",
  },
  "helper/engine": {
    ours: [],
    packages: ["node:*"],
    reason: "it builds what the helper runs, on a developer's machine, and is no part of the helper",
  },
  "vm-setup": {
    ours: ["vm-setup", "helper/net", "helper/protocol"],
    packages: ["node:*"],
    reason: "the image is built before anything is installed, with Node alone",
  },
  "bridge/model": {
    ours: [
      "helper/net",
      "helper/protocol",
      "vm-setup/diagnosis.ts",
      "vm-setup/guest-plan.ts",
      "vm-setup/inside-plan.ts",
      "vm-setup/plan.ts",
      "vm-setup/leg-plan.ts",
      "vm-setup/survey.ts",
    ],
    packages: [],
    reason: "states, plans and sentences are pure: tray, dashboard and command line show the same",
  },
  "bridge/docker": {
    ours: [
      "bridge/model",
      "bridge/session/ports.ts",
      "bridge/vm",
      "vm-setup/diagnosis.ts",
      "vm-setup/image.ts",
      "vm-setup/guest-plan.ts",
      "vm-setup/inside-plan.ts",
      "vm-setup/leg-plan.ts",
      "vm-setup/plan.ts",
      "vm-setup/program.ts",
      "vm-setup/survey.ts",
      "helper/net",
    ],
    packages: ["node:*", "dockerode", "zod"],
    reason: "the only place that knows the engine's API",
  },
  "bridge/dns": {
    ours: ["bridge/model", "bridge/session/ports.ts", "helper/net"],
    packages: ["node:*", "dns-packet"],
    reason: "a DNS server that knows containers by a snapshot alone, and neither engine nor helper",
  },
  "bridge/vm": {
    ours: ["bridge/model", "bridge/session/ports.ts", "vm-setup"],
    packages: [],
    reason: "what is said to the VM, without how it is reached",
  },
  "bridge/session": {
    ours: [
      "bridge/model",
      "helper/net",
      "helper/protocol",
      "vm-setup/diagnosis.ts",
      "vm-setup/guest-plan.ts",
      "vm-setup/inside-plan.ts",
      "vm-setup/leg-plan.ts",
      "vm-setup/plan.ts",
    ],
    packages: ["node:*", "zod"],
    reason: "the session drives ports; Docker and the helper are behind them, so that tests can be the world",
  },
  bridge: {
    ours: ["bridge", "helper/protocol", "helper/net"],
    packages: ["node:*", "zod"],
    reason: "the session's surroundings reach the helper only through its protocol, and know no Electron",
  },
  "bridge/helper-client/launchd": {
    ours: ["bridge/helper-client", "bridge/model", "helper/protocol", "helper/net"],
    packages: ["node:*", "zod", "@vscode/sudo-prompt"],
    reason: "the only place that asks a person for root's rights",
  },
  "electron/renderer": {
    ours: [
      "bridge/model",
      "bridge/dashboard/api.ts",
      "bridge/dashboard/app.ts",
      "electron/preload-api.ts",
      "electron/view",
      "helper/net/cidr.ts",
      "helper/protocol/messages.ts",
    ],
    packages: ["react", "react-dom/client", "uplot", "@tanstack/react-virtual"],
    reason:
      "the page runs in a browser: it gets values through the dashboard's API, and reaches nothing else",
  },
  "electron/renderer/vite.config.ts": {
    ours: [],
    packages: ["node:path", "vite"],
    reason: "how the page is built; no part of it",
  },
  "electron/view": {
    ours: ["bridge/model"],
    packages: [],
    reason: "what menu and pages show alike; it runs in the app's main process and in a browser",
  },
  "electron/tray": {
    ours: ["bridge/model", "bridge/dashboard/api.ts", "bridge/dashboard/app.ts", "electron/view"],
    packages: [],
    reason: "icon and menu are pure functions of the snapshot; without Electron every state can be tested",
  },
  "electron/ipc": {
    ours: ["bridge/dashboard", "electron/windows"],
    packages: [],
    reason: "what pages may ask of the app; it is handed what it needs of Electron, as the shell is",
  },
  "electron/windows": {
    ours: ["bridge/dashboard"],
    packages: [],
    reason: "which pages there are and when they open; how a window is made is told from outside",
  },
  "electron/native": {
    ours: ["bridge", "electron", "package.json"],
    packages: ["node:*", "electron"],
    reason: "besides main and preload, only here Electron is imported at run time",
  },
  "electron/packaging": {
    ours: [
      "electron/repository.ts",
      "bridge/helper-client/launchd/paths.ts",
      "bridge/model/unreachable.ts",
      "helper/engine",
      "vm-setup/image.ts",
      "package.json",
    ],
    packages: ["node:*", "electron-builder"],
    reason: "how the app is packed, on a developer's machine; no part of it",
  },
  electron: {
    ours: ["bridge", "electron", "package.json"],
    packages: ["node:*", "electron"],
    reason: "main and preload: they construct, and hand out what others need",
  },
  "electron/shell": {
    ours: ["electron/tray", "bridge/session/ports.ts", "bridge/dashboard/app.ts", "bridge/model"],
    packages: [],
    reason: "it is handed what it needs of Electron, so that tests can be Electron",
  },
  "electron/app": {
    ours: ["bridge", "electron/tray", "helper/protocol", "helper/net"],
    packages: ["node:*", "semver", "electron-log/node", "electron-updater"],
    reason: "what the app does beside the session; it is handed what it needs of Electron, as the shell is",
  },
  assets: {
    ours: [],
    packages: ["node:*", "@resvg/resvg-wasm"],
    reason: "pictures are drawn on a developer's machine; nothing that is shipped draws them",
  },
  cli: {
    ours: ["bridge", "cli", "helper/protocol/messages.ts", "helper/protocol/uid.ts", "package.json"],
    packages: ["node:*", "commander", "chalk"],
    reason: "a front end: words and arguments, no logic of its own",
  },
};

const sources = sourcesOf(Object.keys(RULES));

test("imports point only where the architecture lets them", () => {
  const offences = sources.flatMap((file) =>
    importsOf(file).flatMap((target) => {
      const { rule, folder } = ruleOf(file);
      return isAllowed(file, folder, rule, target) ? [] : [`${file} imports ${target}; but ${rule.reason}`];
    }),
  );
  expect(offences).toEqual([]);
});

test("every source file is covered by a rule, and every rule by a file", () => {
  const used = new Set(sources.map((file) => ruleOf(file).folder));
  expect([...used].sort()).toEqual(Object.keys(RULES).sort());
});

test("the helper's bundle needs no package at all", () => {
  const packages = sources
    .filter((file) => file.startsWith("helper/"))
    .flatMap(importsOf)
    .filter((target) => !target.startsWith(".") && !isBuiltin(target));
  expect(packages).toEqual([]);
});

test("no code file is longer than 300 lines", () => {
  const files = [...sources, ...typescriptFiles(join(ROOT, "test")), ...shellFiles()];
  const long = files.filter((file) => readFileSync(join(ROOT, file), "utf8").split("\n").length > 301);
  expect(long).toEqual([]);
});

function isAllowed(file: string, folder: string, rule: Rule, target: string): boolean {
  if (!target.startsWith(".")) {
    return rule.packages.includes(target) || (rule.packages.includes("node:*") && isBuiltin(target));
  }
  const path = relative(ROOT, resolve(ROOT, dirname(file), target)).replace(/\.js$/, ".ts");
  return [folder, ...rule.ours].some((allowed) => path === allowed || path.startsWith(`${allowed}/`));
}

function ruleOf(file: string): { readonly rule: Rule; readonly folder: string } {
  const folder = Object.keys(RULES)
    .filter((one) => file === one || file.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (folder === undefined) throw new Error(`${file} is covered by no rule`);
  return { folder, rule: RULES[folder] as Rule };
}

function isBuiltin(target: string): boolean {
  return target.startsWith("node:") && builtinModules.includes(target.slice("node:".length));
}
