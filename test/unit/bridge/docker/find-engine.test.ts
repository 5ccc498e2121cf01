import { expect, test } from "vitest";
import type { UnixEndpoint } from "../../../../bridge/docker/endpoint.js";
import { EngineError } from "../../../../bridge/docker/engine-error.js";
import { findEngine, listEngines } from "../../../../bridge/docker/find-engine.js";
import { wellKnownSockets } from "../../../../bridge/docker/well-known-sockets.js";
import { memoryFiles } from "./memory-files.js";

const NOTHING = { context: null, host: null };
const HOME = "/Users/me";

/** A Mac on which the given sockets answer, the given one is closed to us, and all others are absent. */
function machine(answering: readonly string[], closed = "") {
  const asked: string[] = [];
  const ping = async ({ socketPath }: UnixEndpoint) => {
    asked.push(socketPath);
    if (answering.includes(socketPath)) return null;
    const reason = socketPath === closed ? "no-permission" : "no-socket";
    return new EngineError({
      code: "engine-unreachable",
      address: `unix://${socketPath}`,
      reason,
      detail: "",
    });
  };
  const files = memoryFiles({
    [`${HOME}/.lima/docker/sock/docker.sock`]: "",
    [`${HOME}/.lima/alpine/sock/docker.sock`]: "",
    "/tmp/of-me/podman/podman-machine-default-api.sock": "",
    "/tmp/of-me/podman/podman-machine-default-gvproxy.sock": "",
  });
  return { asked, around: { env: { TMPDIR: "/tmp/of-me" }, homeFolder: HOME, files, userId: 501, ping } };
}

const EVERYWHERE = [
  "/var/run/docker.sock",
  "/Users/me/.docker/run/docker.sock",
  "/Users/me/.docker/desktop/docker.sock",
  "/Users/me/.colima/default/docker.sock",
  "/Users/me/.config/colima/default/docker.sock",
  "/Users/me/.orbstack/run/docker.sock",
  "/Users/me/.rd/docker.sock",
  "/Users/me/.lima/alpine/sock/docker.sock",
  "/Users/me/.lima/docker/sock/docker.sock",
  "/tmp/of-me/podman/podman-machine-default-api.sock",
  "/run/user/501/docker.sock",
  "/run/podman/podman.sock",
  "/run/user/501/podman/podman.sock",
];

test("every well-known place is asked, and when none answers all are named", async () => {
  const { asked, around } = machine([]);
  await expect(findEngine(NOTHING, around)).rejects.toMatchObject({
    failure: { code: "engine-not-found", tried: EVERYWHERE },
  });
  expect(asked).toEqual(EVERYWHERE);
});

test("the first place in order wins, not the fastest", async () => {
  const { around } = machine(["/Users/me/.rd/docker.sock", "/Users/me/.colima/default/docker.sock"]);
  expect(await findEngine(NOTHING, around)).toEqual({
    kind: "unix",
    contextName: "default",
    source: "well-known-socket",
    socketPath: "/Users/me/.colima/default/docker.sock",
  });
});

test("a socket that is closed to this user is the reason told when none answers", async () => {
  const { around } = machine([], "/var/run/docker.sock");
  await expect(findEngine(NOTHING, around)).rejects.toMatchObject({
    failure: { code: "engine-unreachable", reason: "no-permission", address: "unix:///var/run/docker.sock" },
  });
});

test("what is configured is taken as it is, whether it answers or not", async () => {
  const { asked, around } = machine(["/var/run/docker.sock"]);
  const chosen = await findEngine({ context: null, host: "unix:///x.sock" }, around);
  expect([chosen, asked]).toEqual([
    { kind: "unix", contextName: "default", source: "host-flag", socketPath: "/x.sock" },
    [],
  ]);
});

test("sockets that answer are listed after the contexts, once each", async () => {
  const { around } = machine(["/var/run/docker.sock", "/Users/me/.rd/docker.sock"]);
  const listings = await listEngines(around);
  expect(
    listings.map(({ contextName, endpoint }) => [
      contextName,
      "socketPath" in endpoint && endpoint.socketPath,
    ]),
  ).toEqual([
    ["default", "/var/run/docker.sock"],
    [null, "/Users/me/.rd/docker.sock"],
  ]);
});

test("profiles, instances and machines are found where their products keep them", async () => {
  const files = memoryFiles({
    [`${HOME}/.config/colima/office/docker.sock`]: "",
    "/lima/alpine/sock/docker.sock": "",
    "/lima/_config/override.yaml": "",
    "/colima/_lima/colima/sock/docker.sock": "",
    "/colima/default/docker.sock": "",
    "/colima/arm/docker.sock": "",
    [`${HOME}/.local/share/containers/podman/machine/qemu/podman.sock`]: "",
  });
  const env = { COLIMA_HOME: "/colima", LIMA_HOME: "/lima", TMPDIR: "/none" };
  const sockets = await wellKnownSockets({ env, homeFolder: HOME, files, userId: 501 });
  expect(sockets.map(({ socketPath }) => socketPath)).toEqual([
    "/var/run/docker.sock",
    "/Users/me/.docker/run/docker.sock",
    "/Users/me/.docker/desktop/docker.sock",
    "/colima/default/docker.sock",
    "/Users/me/.config/colima/default/docker.sock",
    "/colima/arm/docker.sock",
    "/Users/me/.config/colima/office/docker.sock",
    "/Users/me/.orbstack/run/docker.sock",
    "/Users/me/.rd/docker.sock",
    "/lima/alpine/sock/docker.sock",
    "/Users/me/.local/share/containers/podman/machine/qemu/podman.sock",
    "/run/user/501/docker.sock",
    "/run/podman/podman.sock",
    "/run/user/501/podman/podman.sock",
  ]);
});
