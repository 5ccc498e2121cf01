import { expect, test } from "vitest";
import { FaultError } from "../../../../../bridge/model/fault-error.js";
import { errorFacts, logLine } from "../../../../../electron/app/log/log-line.js";

test("an event is one line of plain words, with quotes only where they are needed", () => {
  const facts = {
    from: "connecting",
    to: "connected",
    routes: 4,
    isRetried: false,
    fault: null,
    text: "web is there",
  };
  expect(logLine("state", facts)).toBe(
    'state from=connecting to=connected routes=4 isRetried=false fault=null text="web is there"',
  );
});

test.each([
  ["two\nlines\r\n", '"two\\nlines\\r\\n"'],
  ["\u001b[31mred\u0007", '"\\u001b[31mred\\u0007"'],
  ["right\u202eto left\u2028and\u009b31m", '"right\\u202eto left\\u2028and\\u009b31m"'],
  ['a "quoted" name=1', '"a \\"quoted\\" name=1"'],
  ["", '""'],
])("whatever a container is called, it stays one line: %j", (text, written) => {
  expect(logLine("happening", { text })).toBe(`happening text=${written}`);
});

const KEY = "VMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMVMU=";
test.each([
  [`private key ${KEY}.`, '"private key (a key)."'],
  ["tcp://ada:s3cret@10.0.0.1:2375", '"tcp://…@10.0.0.1:2375"'],
  ["http://127.0.0.1:1/#token=abc_DEF-9", '"http://127.0.0.1:1/#token=(a secret)"'],
  ["Authorization: Bearer abc.def", '"Authorization: Bearer (a secret)"'],
  ['{"password":"s3cret","user":"ada"}', '"{\\"password\\":\\"(a secret)\\",\\"user\\":\\"ada\\"}"'],
  // What is no secret stays readable.
  [`sha256:${"ab".repeat(32)}`, `sha256:${"ab".repeat(32)}`],
  ["unix:///home/ada/.docker/run/docker.sock", "unix:///home/ada/.docker/run/docker.sock"],
])("no secret is written: %s", (text, written) => {
  expect(logLine("note", { text })).toBe(`note text=${written}`);
});

test("an error is written with its stack, its fault and its causes, and a huge one is cut", () => {
  const cause = new Error("connect ECONNREFUSED /var/run/docker.sock");
  const error = new FaultError({ code: "engine-not-found", tried: ["/var/run/docker.sock"] }, { cause });
  const line = logLine("session", errorFacts(error));
  const parts = [
    /^session error="FaultError: No Docker engine/,
    /log-line\.test\.ts:/,
    /engine-not-found/,
    /\[cause\]: Error: connect ECONNREFUSED/,
  ];
  expect(parts.filter((part) => !part.test(line))).toEqual([]);
  expect(line).not.toMatch(/\n/);
  expect(logLine("session", { error: "x".repeat(9_000) })).toBe(`session error="${"x".repeat(8_000)}…"`);
});
