import { expect, test } from "vitest";
import { bundledPackages } from "../../../../electron/packaging/bundled-packages.js";
import { type Notice, renderNotices } from "../../../../electron/packaging/notices.js";

test("the packages of a bundle are the folders that its files are in, each once; ours are none", () => {
  const inputs = [
    "electron/main.ts",
    "node_modules/zod/v4/core/core.js",
    "node_modules/zod/index.js",
    "node_modules/@vscode/sudo-prompt/index.js",
    "node_modules/debug/node_modules/ms/index.js",
    "node:fs",
  ];
  const bundle = { inputs: Object.fromEntries(inputs.map((path) => [path, {}])) };
  expect(bundledPackages([bundle, bundle])).toEqual([
    "node_modules/@vscode/sudo-prompt",
    "node_modules/debug/node_modules/ms",
    "node_modules/zod",
  ]);
});

test("the notices have each package once, with its whole licence, or say that it has none", () => {
  const zod: Notice = {
    name: "zod",
    version: "4.6.7",
    licence: "MIT",
    author: null,
    text: "MIT License\r\n\r\n…\n",
  };
  const bare: Notice = { name: "bare", version: "1.0.0", licence: "ISC", author: "Somebody", text: null };
  expect(
    renderNotices([zod, bare, zod]),
  ).toBe(`Dockline contains 2 packages of others, each under its own licence.

${"-".repeat(80)}
bare 1.0.0 (ISC)

Its package has no text of this licence, but names it, by Somebody.

${"-".repeat(80)}
zod 4.6.7 (MIT)

MIT License

…
`);
});
