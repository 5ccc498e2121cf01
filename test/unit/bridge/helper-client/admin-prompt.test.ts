import fc from "fast-check";
import { expect, test } from "vitest";
import {
  adminPrompt,
  type PromptHost,
  promptCommand,
} from "../../../../bridge/helper-client/launchd/admin-prompt.js";
import { installOrder } from "../../../../bridge/helper-client/launchd/order.js";
import { INSTALL_SCRIPT, UNINSTALL_SCRIPT } from "../../../../bridge/helper-client/launchd/root-script.js";

type Exec = PromptHost["exec"];
type Callback = NonNullable<Parameters<Exec>[2]>;

const COMMAND = promptCommand("true");
const ORDER = "dockline-uninstall 1\n";
const SUM = "0".repeat(64);
const SUMS = { node: SUM, "helper.cjs": SUM, "wireguard-go": SUM };

/** A Mac whose window ends as `answered` says, and the sequence of what happened there. */
function macThat(...answered: Parameters<Callback>): { readonly host: PromptHost; readonly did: unknown[] } {
  const did: unknown[] = [];
  const host: PromptHost = {
    exec: (command, options, callback) => {
      did.push([command, options]);
      callback?.(...answered);
    },
    withdraw: () => void did.push("withdraw"),
    announce: () => void did.push("announce"),
  };
  return { host, did };
}

function failed(message: string): Error {
  return new Error(message);
}

const HOSTILE = fc.array(
  fc.oneof(
    fc.constantFrom('"', "'", "`", "\\", "$(touch /opt/owned)", "`id`", "\n", "\r", ";", "&&", "$HOME", "!!"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  ),
  { maxLength: 30 },
);

test.each([
  ["install", INSTALL_SCRIPT],
  ["uninstall", UNINSTALL_SCRIPT],
])(
  "what root reads to %s is the same whatever the folder is called, which is told in base64",
  async (_what, script) => {
    const command = promptCommand(script);
    await fc.assert(
      fc.asyncProperty(HOSTILE, async (names) => {
        const order = installOrder({ ownerUid: 501, source: `/Applications/${names.join("")}`, sums: SUMS });
        const { host, did } = macThat(undefined, "", "");
        await adminPrompt(host)(script, order);
        const DOCKLINE_ORDER = Buffer.from(order).toString("base64");
        expect(DOCKLINE_ORDER).toMatch(/^[A-Za-z0-9+/=]+$/);
        expect(did).toEqual([
          "announce",
          "withdraw",
          [command, { name: "Dockline", env: { DOCKLINE_ORDER } }],
        ]);
      }),
    );
  },
);

test("a folder whose path is longer than any that root's script takes opens no window", async () => {
  const { host, did } = macThat(undefined, "", "");
  const order = installOrder({ ownerUid: 501, source: `/${"a".repeat(4000)}`, sums: SUMS });
  await expect(adminPrompt(host)("true", order)).rejects.toMatchObject({
    code: "no-prompt",
    message:
      "The path of Dockline's folder is too long to ask for a password; move Dockline to Applications.",
  });
  expect(did).toEqual([]);
});

test("the longest folder that root's script takes fits", async () => {
  const { host } = macThat(undefined, "", "");
  const order = installOrder({ ownerUid: 4294967294, source: `/${"a".repeat(1023)}`, sums: SUMS });
  expect(await adminPrompt(host)("true", order)).toMatchObject({ kind: "ran" });
});

test.each([
  ["text", "warning\ndockline: removed\n", ""],
  ["bytes", Buffer.from("dockline: removed\n"), Buffer.from("warning\n")],
])("what the script prints is handed over: %s", async (_what, stdout, stderr) => {
  const { host } = macThat(undefined, stdout, stderr);
  expect(await adminPrompt(host)("true", ORDER)).toEqual({
    kind: "ran",
    stdout: String(stdout),
    stderr: String(stderr),
  });
});

test.each([
  [
    "with its output",
    ["dockline: refused busy untouched 7\n", "sh: trouble\n"],
    ["dockline: refused busy untouched 7\n", "sh: trouble\n"],
  ],
  ["as a Mac has it, without output", [], ["", "sh: trouble\n"]],
] as const)("a script that failed has run: %s", async (_what, output, [stdout, stderr]) => {
  const { host } = macThat(failed(`Command failed: ${COMMAND}\nsh: trouble\n`), ...output);
  expect(await adminPrompt(host)("true", ORDER)).toEqual({ kind: "ran", stdout, stderr });
});

test("a person who closes the window has declined", async () => {
  const { host } = macThat(failed("User did not grant permission."));
  expect(await adminPrompt(host)("true", ORDER)).toEqual({ kind: "declined" });
});

test.each([
  ["no user name", "env['USER'] not defined."],
  ["a window that does not open", "Command failed: ./applet\n./applet: cannot execute"],
  ["a full disk", "ENOSPC: no space left on device, write"],
])("%s is an error that says what to do", async (_what, said) => {
  const { host } = macThat(failed(said));
  await expect(adminPrompt(host)("true", ORDER)).rejects.toMatchObject({
    name: "InstallError",
    code: "no-prompt",
    message: `macOS's question for an administrator's password failed (${said.split("\n")[0]}); run the command in a terminal, with sudo.`,
  });
});

test("of endless output the end counts", async () => {
  const { host } = macThat(
    undefined,
    `${"x".repeat(1_000_000)}\ndockline: installed\n`,
    "y".repeat(1_000_000),
  );
  const answer = await adminPrompt(host)("true", ORDER);
  expect(answer).toEqual({
    kind: "ran",
    stdout: `${"x".repeat(65536 - 21)}\ndockline: installed\n`,
    stderr: "y".repeat(65536),
  });
});
