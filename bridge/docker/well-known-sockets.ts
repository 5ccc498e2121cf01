import { join } from "node:path";
import type { Surroundings } from "./context.js";
import { DEFAULT_SOCKET, type UnixEndpoint } from "./endpoint.js";

export interface SocketSurroundings extends Surroundings {
  readonly userId: number;
}

/** Where engines of VMs listen on macOS and Linux, best first; folders with a free name are looked into. */
export async function wellKnownSockets(around: SocketSurroundings): Promise<readonly UnixEndpoint[]> {
  const { homeFolder, userId } = around;
  const paths = [
    join(homeFolder, ".docker/run/docker.sock"),
    join(homeFolder, ".docker/desktop/docker.sock"),
    ...(await colimaSockets(around)),
    join(homeFolder, ".orbstack/run/docker.sock"),
    join(homeFolder, ".rd/docker.sock"),
    ...(await limaSockets(around)),
    ...(await podmanSockets(around)),
    // Without a VM: named last, and told why they are no use.
    `/run/user/${userId}/docker.sock`,
    "/run/podman/podman.sock",
    `/run/user/${userId}/podman/podman.sock`,
  ];
  return [
    { kind: "unix", contextName: "default", source: "default-socket", socketPath: DEFAULT_SOCKET },
    ...[...new Set(paths)].map(
      (socketPath): UnixEndpoint => ({
        kind: "unix",
        contextName: "default",
        source: "well-known-socket",
        socketPath,
      }),
    ),
  ];
}

/** One folder per profile; those that begin with "_" are Colima's own (colima config/profile.go). */
async function colimaSockets({ env, homeFolder, files }: SocketSurroundings): Promise<readonly string[]> {
  const folder = env["COLIMA_HOME"] || join(homeFolder, ".colima");
  const xdgFolder = join(env["XDG_CONFIG_HOME"] || join(homeFolder, ".config"), "colima");
  const found = await Promise.all(
    [folder, xdgFolder].map(async (one) => {
      const names = (await files.list(one)).filter((name) => !/^[_.]/.test(name) && name !== "default");
      return names.sort().map((name) => join(one, name));
    }),
  );
  const profiles = [join(folder, "default"), join(xdgFolder, "default"), ...found.flat()];
  return profiles.map((profile) => join(profile, "docker.sock"));
}

async function limaSockets({ env, homeFolder, files }: SocketSurroundings): Promise<readonly string[]> {
  const folder = env["LIMA_HOME"] || join(homeFolder, ".lima");
  const names = (await files.list(folder)).filter((name) => !/^[_.]/.test(name));
  return names.sort().map((name) => join(folder, name, "sock/docker.sock"));
}

/** The machine's socket lies in the temporary folder; up to Podman 4 among its data too. */
async function podmanSockets({ env, homeFolder, files }: SocketSurroundings): Promise<string[]> {
  const folder = join(env["TMPDIR"] || "/tmp", "podman");
  const data = join(homeFolder, ".local/share/containers/podman/machine");
  const sockets = (await files.list(folder)).filter((name) => name.endsWith("-api.sock"));
  return [
    ...sockets.sort().map((name) => join(folder, name)),
    ...[...(await files.list(data))].sort().map((name) => join(data, name, "podman.sock")),
  ];
}
