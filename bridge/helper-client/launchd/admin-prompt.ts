import { exec } from "@vscode/sudo-prompt";
import { InstallError } from "../install-error.js";
import type { AdministratorAnswer, RunAsAdministrator } from "./administrator.js";

export interface PromptHost {
  readonly exec: typeof exec;
  /** Called right before the window opens. */
  announce(): void;
  /** Makes this process one of the folder "/", whose new files are its user's alone; it stays so. */
  withdraw(): void;
}

/** macOS's own window for an administrator's name and password, for this process. */
export function windowOfMacOs(announce: () => void): PromptHost {
  return {
    exec,
    announce,
    withdraw: () => {
      process.chdir("/");
      process.umask(0o077);
    },
  };
}

const NAME = "Dockline";
const DENIED = "User did not grant permission.";
const OUTPUT_CAP_CHARACTERS = 64 * 1024;
/** An order with the longest folder that the script takes has two thousand. */
const ORDER_CAP_CHARACTERS = 4096;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Asks by @vscode/sudo-prompt, which composes two of the lines that root's bash reads and escapes nothing but the
 * quotation mark in them: it exports the variables, and enters this process's folder by name. So that folder is "/",
 * and the order, which has a folder of the user's in it, is one variable in base64.
 *
 * Waits for as long as the person takes: the window cannot be closed from here. Throws InstallError "no-prompt".
 */
export function adminPrompt(host: PromptHost): RunAsAdministrator {
  return async (script, order) => {
    const command = promptCommand(script);
    const env = { DOCKLINE_ORDER: encoded(order) };
    host.announce();
    host.withdraw();
    return new Promise((resolve, reject) => {
      host.exec(command, { name: NAME, env }, (error, stdout, stderr) => {
        const answer = answerOf(command, { error, stdout: text(stdout), stderr: text(stderr) });
        if (answer instanceof InstallError) reject(answer);
        else resolve(answer);
      });
    });
  };
}

/**
 * What root's bash is to read for `script`: the same text whatever the order is. The script gets no environment, for
 * one of the user's could have shasum, which is Perl, load anything. `--decode` is the one spelling that base64 has on
 * every macOS and in GNU. The exit code is 0, since sudo-prompt throws away the output of what fails on a Mac.
 */
export function promptCommand(script: string): string {
  return [
    "exec </dev/null",
    `printf %s "$DOCKLINE_ORDER" | /usr/bin/base64 --decode | /usr/bin/env -i /bin/sh -c ${quoted(script)}`,
    "exit 0",
  ].join("\n");
}

/** As one word of a shell's. */
function quoted(script: string): string {
  return `'${script.replaceAll("'", "'\\''")}'`;
}

function encoded(order: string): string {
  const base64 = Buffer.from(order, "utf8").toString("base64");
  if (base64.length > ORDER_CAP_CHARACTERS || !BASE64.test(base64)) {
    throw new InstallError(
      "no-prompt",
      "The path of Dockline's folder is too long to ask for a password; move Dockline to Applications.",
    );
  }
  return base64;
}

interface Ended {
  readonly error: Error | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function answerOf(command: string, { error, stdout, stderr }: Ended): AdministratorAnswer | InstallError {
  if (!error) return { kind: "ran", stdout, stderr };
  if (error.message === DENIED) return { kind: "declined" };
  const ran = `Command failed: ${command}\n`;
  if (error.message.startsWith(ran)) {
    return { kind: "ran", stdout, stderr: stderr || text(error.message.slice(ran.length)) };
  }
  const said = error.message.split("\n", 1)[0]?.slice(0, 200);
  return new InstallError(
    "no-prompt",
    `macOS's question for an administrator's password failed (${said}); run the command in a terminal, with sudo.`,
    { cause: error },
  );
}

/** The end of it, where the script says how it went. */
function text(output: string | Buffer | undefined): string {
  return String(output ?? "").slice(-OUTPUT_CAP_CHARACTERS);
}
