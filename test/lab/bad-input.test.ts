import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helperSocketPath } from "../../bridge/helper-client/socket-path.js";
import { DocklineUp, dockline } from "./dockline.js";
import { Lab } from "./lab.js";
import { labScript } from "./scripts.js";
import { startService } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

let lab: Lab;
let folder: string;
beforeAll(async () => {
  lab = await Lab.start();
  await startService(lab, "bridge");
  folder = mkdtempSync(join(lab.directory, "bad-input-"));
});
afterAll(() => lab[Symbol.asyncDispose]());

/** Without the host's own link-local addresses, which appear a second after the lab has started (RFC 4862). */
const network = async (on: Lab) => {
  const read = async (...argv: readonly string[]) =>
    (await on.mac(["ip", "-oneline", ...argv])).stdout.split("\n");
  const lines = [...(await read("address")), ...(await read("route", "show", "table", "all"))];
  return lines.filter((line) => !line.includes("fe80:"));
};

const context = (name: string) => createHash("sha256").update(name).digest("hex");

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly exitCode: number;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  {
    name: "a wrong socket path",
    args: ["--host", "unix:///run/nothing-here.sock"],
    exitCode: 4,
    says: /^! There is nothing at unix:\/\/\/run\/nothing-here\.sock; start Docker/m,
  },
  {
    name: "no engine anywhere",
    args: [],
    env: { DOCKER_HOST: "" },
    exitCode: 4,
    says: /^! No Docker engine answers at .*; start Docker/m,
  },
  {
    name: "an engine on another machine",
    args: ["--host", "ssh://me@example.test"],
    exitCode: 4,
    says: /^! ssh:\/\/me@example\.test is an engine on another machine; choose/m,
  },
  {
    name: "text that is no host",
    args: ["--host", "what is this"],
    exitCode: 4,
    says: /^! "what is this" is not a Docker host/m,
  },
  {
    name: "a context that does not exist",
    args: ["--context", "nowhere"],
    exitCode: 4,
    says: /^! There is no Docker context "nowhere"; choose one of/m,
  },
  { name: "an unknown option", args: ["--frobnicate"], exitCode: 2, says: /unknown option '--frobnicate'/ },
  {
    name: "an MTU that no tunnel can have",
    args: ["--mtu", "70000"],
    exitCode: 2,
    says: /whole number from 1280 to 9000/,
  },
];

test.each(CASES)(
  "$name gets one sentence and exit code $exitCode, and changes nothing",
  async ({ args, env, exitCode, says }) => {
    const before = await network(lab);
    const result = await dockline(lab, ["up", ...args], env === undefined ? {} : { env });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([
      exitCode,
      "",
      expect.stringMatching(says),
    ]);
    expect(await network(lab)).toEqual(before);
  },
);

test("a malformed context file is named with what is wrong in it", async () => {
  const config = join(folder, "docker");
  const meta = join(config, "contexts/meta", context("broken"));
  mkdirSync(meta, { recursive: true });
  writeFileSync(join(meta, "meta.json"), '{"Name":"broken","Endpoints":');
  const result = await dockline(lab, ["up", "--context", "broken"], { env: { DOCKER_CONFIG: config } });
  expect([result.exitCode, result.stderr]).toEqual([
    4,
    expect.stringMatching(/^! .*meta\.json cannot be used \(.+\); repair it/m),
  ]);
});

test("an engine that is too old is told with its version", async () => {
  const file = join(folder, "old-engine.js");
  writeFileSync(
    file,
    `require("http").createServer((request, response) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ Version: "19.03.15", ApiVersion: "1.40", MinAPIVersion: "1.12" }));
    }).listen("/run/old-engine.sock", () => console.log("listening"));`,
  );
  const old = lab.spawnMac([process.execPath, file]);
  await new Promise((resolve) => old.stdout?.once("data", resolve));
  const result = await dockline(lab, ["up", "--host", "unix:///run/old-engine.sock"]);
  old.kill("SIGKILL");
  expect([result.exitCode, result.stderr]).toEqual([
    4,
    "! Docker engine 19.03.15 (API 1.40) is too old; update it to 20.10 or later.\n",
  ]);
});

test("a truncated image tar is refused before the engine sees it", async () => {
  const dist = join(dirname(labScript("up.sh")), "../../dist");
  const copy = join(folder, "dist");
  mkdirSync(join(copy, "images"), { recursive: true });
  for (const file of ["cli.js", "helper.cjs", "images/vm-setup.json", "images/vm-setup-amd64.tar"]) {
    copyFileSync(join(dist, file), join(copy, file));
  }
  writeFileSync(join(copy, "package.json"), '{"type":"module"}');
  truncateSync(join(copy, "images/vm-setup-amd64.tar"), 4096);
  const images = await lab.docker(["images", "--quiet"]);
  const result = await lab.mac([process.execPath, join(copy, "cli.js"), "up"], {
    env: { DOCKER_HOST: `unix://${lab.dockerSocket}` },
  });
  expect([result.exitCode, result.stderr]).toEqual([
    4,
    expect.stringMatching(/^! .*vm-setup-amd64\.tar has 4096 of \d+ bytes; install Dockline again\./m),
  ]);
  expect(await lab.docker(["images", "--quiet"])).toBe(images);
  expect(await tunnelInterface(lab)).toBeNull();
  rmSync(copy, { recursive: true });
});

/** Sends bytes to the real helper's socket and returns its answers, without the observations. */
const SEND = `
const [, socket, file] = process.argv;
const connection = require("net").connect(socket, () => connection.write(require("fs").readFileSync(file)));
let text = "";
connection.on("data", (chunk) => { text += chunk; if (text.includes('"error"')) connection.end(); });
connection.on("error", () => {});
connection.on("close", () => { process.stdout.write(text); });
setTimeout(() => connection.destroy(), 5000).unref();
`;

const HELLO = '{"id":1,"method":"hello","version":2}';
const apply = (rest: string, routes: string) =>
  `${HELLO}\n{"id":2,"method":"apply","generation":1,"tunnel":{"mtu":1420,"ipv4":{"host":"10.33.33.1","vm":"10.33.33.2"},"ipv6":null},"peer":null,"routes":${routes},"ranges":[],"names":null${rest}}\n`;

describe("the helper of a live connection", () => {
  let up: DocklineUp;
  beforeAll(async () => {
    up = await DocklineUp.connect(lab);
  });
  afterAll(() => up[Symbol.asyncDispose]());

  test.each([
    ["text that is not JSON", "hello\n", "not-json"],
    ["a line of ten megabytes", "x".repeat(10_000_000), "line-too-long"],
    ["an unknown verb", `${HELLO}\n{"id":2,"method":"exec","argv":["id"]}\n`, "unknown-method"],
    ["an unknown field", `${HELLO}\n{"id":2,"method":"status","path":"/etc/shadow"}\n`, "unknown-field"],
    ["a request before hello", '{"id":2,"method":"status"}\n', "hello-first"],
    ["another protocol version", '{"id":1,"method":"hello","version":99}\n', "version-mismatch"],
    ["a public prefix", apply("", '["8.8.8.0/24"]'), "route-public"],
    ["a default route", apply("", '["0.0.0.0/0"]'), "route-default"],
    ["a prefix that is too wide", apply("", '["10.0.0.0/8"]'), "route-too-wide"],
    ["a prefix with host bits", apply("", '["10.1.2.3/16"]'), "route-malformed"],
    ["a private key", apply(',"privateKey":"AAAA"', "[]"), "private-key"],
  ])("refuses %s with a code, and nothing changes", async (_, bytes, code) => {
    const before = await network(lab);
    const file = join(folder, "request");
    writeFileSync(file, bytes);
    const socket = helperSocketPath(lab.platform);
    const { stdout } = await lab.mac([process.execPath, "-e", SEND, socket, file]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { error?: { code: string; message: string } });
    const refusal = answers.find(({ error }) => error !== undefined)?.error;
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) });
    expect(await network(lab)).toEqual(before);
  });
});

test("a helper of another version is told with what to do", async () => {
  const file = join(folder, "old-helper.js");
  const source = `
    const fs = require("fs");
    const socketPath = ${JSON.stringify(helperSocketPath(lab.platform))};
    fs.mkdirSync(require("path").dirname(socketPath), { recursive: true });
    require("net").createServer((socket) => socket.on("data", (line) => {
      const { id } = JSON.parse(line);
      socket.write(JSON.stringify({ id, error: { code: "version-mismatch", message: "Install app and helper of one version.", version: 0 } }) + "\\n");
    })).listen(socketPath, () => console.log("listening"));`;
  writeFileSync(file, source);
  const old = lab.spawnMac([process.execPath, file]);
  await new Promise((resolve) => old.stdout?.once("data", resolve));
  const result = await dockline(lab, ["up"]);
  old.kill("SIGKILL");
  expect([result.exitCode, result.stderr]).toEqual([
    5,
    expect.stringMatching(/^! The network helper speaks protocol 0, this program 3; update it/m),
  ]);
});
