import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminPrompt } from "../../../bridge/helper-client/launchd/admin-prompt.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-prompt-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the file of sudo-prompt (MacCommand in its index.js), and has bash read it as its applet does. */
async function run(script: string, order: string, environment: Readonly<Record<string, string>> = {}) {
  const file = join(folder, "sudo-prompt-command");
  let exitCode: number | null = null;
  const prompt = adminPrompt({
    exec: (command, options, callback) => {
      if (typeof options !== "object") throw new Error("options expected");
      const exports = Object.entries(options.env ?? {}).map(
        ([name, value]) => `export ${name}="${value.replace(/"/g, '\\"')}"`,
      );
      writeFileSync(file, ['cd "/"', ...exports, command].join("\n"));
      const bash = spawnSync("/bin/bash", [file], { env: environment, encoding: "utf8" });
      exitCode = bash.status;
      callback?.(undefined, bash.stdout, bash.stderr);
    },
    withdraw: () => {},
    announce: () => {},
  });
  return { ...(await prompt(script, order)), exitCode };
}

test("root's script gets exactly the order, whatever is in it", { timeout: 60_000 }, async () => {
  const pieces = fc.constantFrom(
    '"',
    "'",
    "`",
    "\\",
    "$(echo no)",
    "`echo no`",
    "\n",
    "$HOME",
    "!",
    "*",
    "ä",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(pieces, fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 20 }),
      async (all) => {
        const order = `source ${all.join("")}\n`;
        expect(await run("cat", order)).toEqual({ kind: "ran", stdout: order, stderr: "", exitCode: 0 });
      },
    ),
    { numRuns: 40 },
  );
});

test("the script's text arrives as it is, with its quotes, and its end is told by its output alone", async () => {
  const script =
    "read -r line\nsaid='it'\\''s \"$line\" `echo done`'\necho \"$said\"; echo trouble >&2\nexit 3";
  expect(await run(script, "order\n")).toEqual({
    kind: "ran",
    stdout: 'it\'s "$line" `echo done`\n',
    stderr: "trouble\n",
    exitCode: 0,
  });
});

test("the script has the folder / and none of the environment of whoever asked", async () => {
  const script = 'cat >/dev/null; pwd; env | grep -Ev "^(PWD|OLDPWD|SHLVL|_)="';
  expect(await run(script, "order\n", { PERL5OPT: "-Mowned", HOME: "/Users/anna" })).toEqual({
    kind: "ran",
    stdout: "/\n",
    stderr: "",
    exitCode: 0,
  });
});
