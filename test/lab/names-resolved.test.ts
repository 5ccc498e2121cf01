import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { startService } from "./stack.js";
import { type HostSession, SystemdHost } from "./systemd-host.js";

// Against the real systemd-resolved, on the host of systemd-host.ts, where it is masked until it is wanted.
let lab: Lab;
let host: SystemdHost;
let root: HostSession;
let anna: HostSession;

beforeAll(async () => {
  lab = await Lab.start();
  host = await SystemdHost.boot(lab);
  root = host.as("root");
  anna = host.as("anna");
  await startService(lab, "bridge");
  await host.root("systemctl", "unmask", "systemd-resolved");
  await host.root("systemctl", "start", "systemd-resolved");
  await host.root("ln", "-sf", "/run/systemd/resolve/stub-resolv.conf", "/etc/resolv.conf");
});
afterAll(() => lab[Symbol.asyncDispose]());

async function install(...flags: readonly string[]): Promise<void> {
  const result = await dockline(root, ["helper", "install", ...flags], { env: { SUDO_UID: "1000" } });
  expect(result).toMatchObject({ exitCode: 0 });
}

/** Whether a program of anna's reaches the container by its name. */
async function fetches(): Promise<string> {
  const script = `fetch("http://on-bridge.docker.test/").then(({ status }) => status, ({ cause }) => cause.code)`;
  const argv = [process.execPath, "--print", `${script}.then(console.log), ""`] as const;
  return (await anna.mac([...argv])).stdout.trim();
}

const setting = async (name: string) =>
  (await host.root("resolvectl", name, "dockline0")).replace(/^Link \d+ \(dockline0\): ?/, "");

test("an ordinary user's programs reach containers by name, through systemd-resolved and the installed helper", async () => {
  await install();
  await using up = await DocklineUp.connect(anna);
  await up.says(/^names: \*\.docker\.test works: this host's resolver asks 127\.0\.0\.1 port 15353$/m);
  expect(await eventually(fetches, (status) => status === "200")).toBe("200");
  expect((await dockline(anna, ["status"])).stdout).toMatch(/^Names +\*\.docker\.test works: /m);
  expect([await setting("dns"), await setting("domain"), await setting("default-route")]).toEqual([
    "127.0.0.1:15353",
    "~docker.test",
    "no",
  ]);

  await lab.docker(["stop", "--time", "0", "on-bridge"]);
  expect(await eventually(fetches, (code) => code === "ENOTFOUND")).toBe("ENOTFOUND");
  await lab.docker(["start", "on-bridge"]);
  expect(await eventually(fetches, (status) => status === "200")).toBe("200");

  expect(await up.interrupt()).toBe(0);
  expect(await fetches()).toMatch(/ENOTFOUND|EAI_AGAIN/);
  expect(await host.root("resolvectl", "domain")).not.toContain("docker.test");
});

test("when the helper is killed under a session, the names are back with the tunnel", async () => {
  await install();
  await using up = await DocklineUp.connect(anna);
  await up.says(/^names: \*\.docker\.test works/m);
  const pid = await host.mainPid("dockline-helper.service");
  await host.root("kill", "-KILL", pid);
  await up.says(/^Connected again after/m);
  expect(await eventually(fetches, (status) => status === "200")).toBe("200");
});

test("a helper that was installed without names has no way to D-Bus, says so, and the rest works", async () => {
  await install("--no-names");
  await using up = await DocklineUp.connect(anna);
  await up.says(/^names: .*127\.0\.0\.1 port 15353; it could not be told: .*resolvectl/m);
  const pid = await host.mainPid("dockline-helper.service");
  const call = ["busctl", "--system", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1"];
  const asHelper = ["nsenter", "--target", pid, "--mount", ...call, "org.freedesktop.DBus.Peer", "Ping"];
  const outside = await root.mac([...call, "org.freedesktop.DBus.Peer", "Ping"] as unknown as [string]);
  const inside = await root.mac(asHelper as unknown as [string]);
  expect([outside.exitCode, inside.exitCode]).toEqual([0, 1]);
});
