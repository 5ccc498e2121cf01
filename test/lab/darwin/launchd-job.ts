import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import type { Plist } from "./plist.js";

/** The keys of launchd.plist(5) that the stand-in follows; any other one is refused. */
export interface JobSpec {
  readonly Label: string;
  readonly ProgramArguments: readonly string[];
  readonly RunAtLoad: boolean;
  readonly KeepAlive: boolean;
  readonly ThrottleInterval: number;
  readonly ExitTimeOut: number;
  readonly Umask: number;
  readonly WorkingDirectory: string;
  readonly EnvironmentVariables: Readonly<Record<string, string>>;
  readonly StandardOutPath: string;
  readonly StandardErrorPath: string;
}

const IGNORED_KEYS = ["ProcessType", "AssociatedBundleIdentifiers"];
const KEYS: Readonly<Record<keyof JobSpec, (value: Plist | undefined) => boolean>> = {
  Label: isText,
  ProgramArguments: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  RunAtLoad: isBoolean,
  KeepAlive: isBoolean,
  ThrottleInterval: isNumber,
  ExitTimeOut: isNumber,
  Umask: isNumber,
  WorkingDirectory: isText,
  EnvironmentVariables: (value) => typeof value === "object" && Object.values(value).every(isText),
  StandardOutPath: isText,
  StandardErrorPath: isText,
};

/** null when a key is missing, unknown or of another type. */
export function readJobSpec(plist: Plist): JobSpec | null {
  if (typeof plist !== "object" || Array.isArray(plist)) return null;
  const entries = plist as { readonly [key: string]: Plist };
  const isKnown = Object.keys(entries).every((key) => key in KEYS || IGNORED_KEYS.includes(key));
  const isRight = Object.entries(KEYS).every(([key, isType]) => isType(entries[key]));
  return isKnown && isRight ? (entries as unknown as JobSpec) : null;
}

/** EX_CONFIG of sysexits(3): what launchd notes where the program cannot be started. */
const EX_CONFIG = "78: EX_CONFIG";

/** A loaded job: starts its program, and starts it again, as its keys say. */
export class LaunchdJob {
  readonly spec: JobSpec;
  readonly path: string;
  readonly #onGone: () => void;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isRemoved = false;
  #startedAt = 0;
  runs = 0;
  lastExit = "(never exited)";

  constructor(spec: JobSpec, path: string, onGone: () => void) {
    this.spec = spec;
    this.path = path;
    this.#onGone = onGone;
    if (spec.RunAtLoad) this.start();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get state(): "running" | "spawn scheduled" | "not running" {
    if (this.#child !== null) return "running";
    return this.#timer === null ? "not running" : "spawn scheduled";
  }

  /** Does nothing while it runs. */
  start(): void {
    if (this.#child !== null || this.#isRemoved) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.runs++;
    this.#startedAt = Date.now();
    if (existsSync(this.spec.ProgramArguments[0] ?? "")) this.#spawn();
    else this.#ended(EX_CONFIG);
  }

  /** SIGKILL, as kickstart -k does; KeepAlive starts it again at once. */
  restart(): void {
    this.#startedAt = 0;
    if (this.#child === null) this.start();
    else this.#child.kill("SIGKILL");
  }

  /** Begins to end it; whether that is still under way. */
  remove(): boolean {
    this.#isRemoved = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) {
      this.#onGone();
      return false;
    }
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), this.spec.ExitTimeOut * 1_000).unref();
    return true;
  }

  #spawn(): void {
    const { spec } = this;
    const out = openSync(spec.StandardOutPath, "a", 0o644);
    const err = openSync(spec.StandardErrorPath, "a", 0o644);
    const umask = `umask 0${spec.Umask.toString(8)} && exec "$@"`;
    // A group of its own, so that what it leaves can be ended with it.
    const child = spawn("/bin/sh", ["-c", umask, "sh", ...spec.ProgramArguments], {
      cwd: spec.WorkingDirectory,
      env: { ...spec.EnvironmentVariables, XPC_SERVICE_NAME: spec.Label },
      stdio: ["ignore", out, err],
      detached: true,
    });
    for (const file of [out, err]) closeSync(file);
    this.#child = child;
    child.once("exit", (code, signal) => {
      endGroup(child.pid as number);
      this.#child = null;
      this.#ended(signal === null ? String(code) : `(${signal})`);
    });
  }

  #ended(how: string): void {
    this.lastExit = how;
    if (this.#isRemoved) this.#onGone();
    if (this.#isRemoved || !this.spec.KeepAlive) return;
    const earliest = this.#startedAt + this.spec.ThrottleInterval * 1_000;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.start();
      },
      Math.max(0, earliest - Date.now()),
    );
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It left nothing.
  }
}

function isText(value: Plist | undefined): boolean {
  return typeof value === "string";
}

function isBoolean(value: Plist | undefined): boolean {
  return typeof value === "boolean";
}

function isNumber(value: Plist | undefined): boolean {
  return typeof value === "number";
}
