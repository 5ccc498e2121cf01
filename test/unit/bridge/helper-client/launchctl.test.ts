import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explainLaunchctl, parseJob } from "../../../../bridge/helper-client/launchd/launchctl.js";
import { type PrintedJob, printed } from "../../../lab/darwin/launchctl-server.js";

const capture = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../../fixtures/macos", `launchctl-${name}.txt`), "utf8");
const told = (stdout: string) => ({ exitCode: 0, stdout, stderr: "" });
const refused = (exitCode: number | null, stderr: string) => ({ exitCode, stdout: "", stderr });

test.each([
  ["a running job", told(capture("print.running")), loaded({ state: "running", pid: 812 })],
  [
    "a job that ends again and again",
    told(capture("print.crash-loop")),
    loaded({ state: "spawn scheduled", lastExit: "78: EX_CONFIG" }),
  ],
  ["a job of which nothing is told", told("system/dev.dockline.helper = {\n}\n"), loaded({})],
  ["a text of another form", told("loaded, thank you\n"), loaded({})],
  [
    "parts of the job that have a state of their own",
    told("x = {\n\tendpoints = {\n\t\tstate = running\n\t\tpid = 1\n\t}\n}\n"),
    loaded({}),
  ],
  ["a process id that is none", told("\tstate = running\n\tpid = -1\n"), loaded({ state: "running" })],
  ["no such job", refused(113, capture("print.not-found.stderr")), { kind: "not-loaded" }],
  ["no such job, by its text", refused(1, capture("print.not-found.stderr")), { kind: "not-loaded" }],
  ["no such job, by its code", refused(113, ""), { kind: "not-loaded" }],
  [
    "another complaint",
    refused(64, "Usage: launchctl\nmore\n"),
    { kind: "unknown", said: "Usage: launchctl" },
  ],
  ["no answer in time", refused(null, ""), { kind: "unknown", said: "" }],
])("launchctl print: %s", (_what, output, job) => {
  expect(parseJob(output)).toEqual(job);
});

function loaded(facts: object) {
  return { kind: "loaded", state: null, pid: null, lastExit: null, ...facts };
}

test.each([
  [
    "code 5 of bootstrap, which stands for several causes, is explained",
    capture("bootstrap.failed.stderr"),
    'it says only "Input/output error", which may mean that the service is disabled in the settings for login items, or that its property list is refused; see /var/log/com.apple.xpc.launchd/launchd.log',
  ],
  [
    "another code is told",
    "Bootstrap failed: 37: Operation already in progress\n",
    "Bootstrap failed with 37, Operation already in progress",
  ],
  [
    "another verb is told",
    "Boot-out failed: 5: Input/output error\n",
    "Boot-out failed with 5, Input/output error",
  ],
  ["an unknown complaint is repeated", "launchctl: what?\nmore", "launchctl: what?"],
])("%s", (_what, said, sentence) => {
  expect(explainLaunchctl(said)).toBe(sentence);
});

test("the stand-in prints a running job as the capture has it", () => {
  const program = "/Library/PrivilegedHelperTools/dev.dockline.helper";
  const log = "/Library/Logs/Dockline/helper.log";
  const job: PrintedJob = {
    spec: {
      Label: "dev.dockline.helper",
      ProgramArguments: [program, "--daemon"],
      RunAtLoad: true,
      KeepAlive: true,
      ThrottleInterval: 10,
      ExitTimeOut: 5,
      Umask: 63,
      WorkingDirectory: "/",
      EnvironmentVariables: {},
      StandardOutPath: log,
      StandardErrorPath: log,
    },
    path: "/Library/LaunchDaemons/dev.dockline.helper.plist",
    state: "running",
    pid: 812,
    runs: 1,
    lastExit: "(never exited)",
  };
  expect(printed(job)).toBe(capture("print.running"));
});
