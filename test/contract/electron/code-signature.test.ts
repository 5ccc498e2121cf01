import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeSignature } from "../../../electron/app/updates/code-signature.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-codesign-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function codesign(script: string): string {
  const program = join(folder, "codesign");
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return program;
}

test("what codesign says of exactly this bundle is handed on", async () => {
  const program = codesign('printf "%s\\n" "$@" TeamIdentifier=ABCDE12345 >&2');
  expect(await describeSignature("/Applications/My Dockline.app", program)).toBe(
    "--display\n--verbose=2\n/Applications/My Dockline.app\nTeamIdentifier=ABCDE12345\n",
  );
});

test("a bundle without a signature is a failure, and so is a system without codesign", async () => {
  const program = codesign('echo "code object is not signed at all" >&2; exit 1');
  await expect(describeSignature("/a.app", program)).rejects.toThrow(/not signed at all/);
  await expect(describeSignature("/a.app", join(folder, "nothing"))).rejects.toThrow(/ENOENT/);
});
