import { expect, test } from "vitest";
import { negotiate } from "../../../../bridge/docker/api-version.js";
import { parseIdentity } from "../../../../bridge/docker/identity.js";
import { captured } from "./captured.js";

const VERSION = { version: "28.5.2", apiVersion: "1.49" };

test("engine 20.10 as a whole", () => {
  expect(parseIdentity(captured("engine-20", "info"), negotiate(captured("engine-20", "version")))).toEqual({
    id: "5ZVR:B6RO:ZXWD:4TS4:RMVT:CB4C:4RNI:QV2O:LFUC:Z5W3:OMIL:BZ7C",
    name: "labvm",
    version: "20.10.24+dfsg1",
    apiVersion: "1.41",
    operatingSystem: "Debian GNU/Linux 12 (bookworm)",
    architecture: "amd64",
    kernelVersion: "6.18.44-fc-v445",
    firewallBackend: null,
    isRootless: false,
    isPodman: false,
  });
});

test("engine 28 tells its firewall backend", () => {
  const identity = parseIdentity(captured("engine-28", "info"), negotiate(captured("engine-28", "version")));
  expect([identity.apiVersion, identity.firewallBackend]).toEqual(["1.49", "iptables"]);
});

const info = captured("engine-28", "info") as object;

test.each([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
  ["arm64", "arm64"],
  ["riscv64", "other"],
  ["constructor", "other"],
])("the architecture %s is %s", (said, architecture) => {
  expect(parseIdentity({ ...info, Architecture: said }, VERSION).architecture).toBe(architecture);
});

test.each([
  [["name=seccomp,profile=builtin", "name=rootless"], true],
  [["name=rootless,extra"], true],
  [["name=seccomp,profile=rootless"], false],
  [null, false],
])("security options %j: rootless is %s", (options, isRootless) => {
  expect(parseIdentity({ ...info, SecurityOptions: options }, VERSION).isRootless).toBe(isRootless);
});

test.each([
  ["engine 20.10", "1.41", "1.12", "1.41"],
  ["engine 25", "1.44", "1.24", "1.44"],
  ["engine 28.5", "1.51", "1.24", "1.49"],
  ["engine 29, which refuses below 1.44", "1.52", "1.44", "1.49"],
  ["an engine that refuses all that we know", "1.70", "1.60", "1.60"],
  ["an engine of another decade", "2.0", "1.50", "1.50"],
  ["Podman, which may not tell a minimum", "1.41", undefined, "1.41"],
])("%s: newest %s, oldest %s, spoken %s", (_, ApiVersion, MinAPIVersion, spoken) => {
  expect(negotiate({ Version: "v", ApiVersion, MinAPIVersion }).apiVersion).toBe(spoken);
});

test("an answer that is no version is told as such", () => {
  expect(() => negotiate({ hello: "world" })).toThrow("its version is in an unknown form");
});
