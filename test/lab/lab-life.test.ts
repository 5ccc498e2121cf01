import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "./command.js";
import { firewallState } from "./firewall-state.js";
import { Lab } from "./lab.js";
import { canRunLab } from "./preconditions.js";
import { labScript } from "./scripts.js";
import { NO_TRACES, tracesOf } from "./traces.js";

const answer = canRunLab();
if (!answer.ok) console.warn(`lab tests are skipped: ${answer.why}; ${answer.whatToDo}`);

describe.skipIf(!answer.ok)("the life of a lab", { timeout: 120_000 }, () => {
  const readPid = (directory: string, file: string) =>
    Number.parseInt(readFileSync(join(directory, file), "utf8"), 10);

  test("two labs at once have each their own engine, and the end of one leaves the other alone", async () => {
    await using first = await Lab.start();
    const second = await Lab.start({ suite: "bookworm", iptables: "legacy" });
    const traces = tracesOf(second.directory);
    expect(traces().processes.length).toBeGreaterThan(5);
    await first.docker(["run", "--detach", "--name", "only-here", "dockline-lab/web"]);
    const names = ["ps", "--format", "{{.Names}}"];
    expect([await first.docker(names), await second.docker(names)]).toEqual(["only-here", ""]);
    const version = await second.docker(["version", "--format", "{{.Server.Version}}"]);
    expect(version).toMatch(/^20\.10\./);
    expect((await second.vm(["iptables", "--version"])).stdout).toContain("legacy");
    await second[Symbol.asyncDispose]();
    expect(traces()).toEqual(NO_TRACES);
    expect(await first.docker(names)).toBe("only-here");
  });

  test.each(["nft", "legacy"] as const)("the engine's rules are in iptables-%s alone", async (flavour) => {
    await using lab = await Lab.start({ iptables: flavour });
    const { iptables } = await firewallState(lab);
    const hasPolicy = (lines: readonly string[]) => lines.includes(":FORWARD DROP");
    expect([hasPolicy(iptables["iptables-nft"]), hasPolicy(iptables["iptables-legacy"])]).toEqual(
      flavour === "nft" ? [true, false] : [false, true],
    );
  });

  test("up of a lab that runs says so and prints the same lab", async () => {
    await using lab = await Lab.start({ engine: false });
    const env = { ...process.env, DOCKLINE_CACHE: dirname(dirname(lab.directory)) };
    const again = await runCommand([labScript("up.sh"), lab.name], { env });
    expect(again.stderr).toBe(`up.sh: a lab '${lab.name}' is there already\n`);
    expect(JSON.parse(again.stdout)).toEqual({
      name: lab.name,
      directory: lab.directory,
      suite: "sid",
      macPid: lab.macPid,
      vmPid: lab.vmPid,
      dockerSocket: lab.dockerSocket,
      engineStartMs: null,
    });
  });

  test("disposing of a lab with running containers leaves nothing, and doing it twice is no error", async () => {
    const lab = await Lab.start();
    await lab.docker(["network", "create", "--driver", "macvlan", "--opt", "parent=eth1", "lan"]);
    await lab.docker(["run", "--detach", "--network", "lan", "--memory", "64m", "dockline-lab/web"]);
    const traces = tracesOf(lab.directory);
    await lab[Symbol.asyncDispose]();
    expect(traces()).toEqual(NO_TRACES);
    await lab[Symbol.asyncDispose]();
  });

  test("a lab whose owner is killed is gone within ten seconds", async () => {
    const owner = spawn("sleep", ["300"], { stdio: "ignore" });
    const name = `orphan-${process.pid}`;
    const env = { ...process.env };
    const up = await runCommand([labScript("up.sh"), name, "--owner", String(owner.pid)], {
      env,
      timeoutMs: 60_000,
    });
    expect(up.stderr).toBe("");
    const traces = tracesOf((JSON.parse(up.stdout) as { readonly directory: string }).directory);
    await kill(owner);
    await expect.poll(traces, { timeout: 10_000, interval: 100 }).toEqual(NO_TRACES);
  });

  test("a lab whose init is killed is removed by its keeper", async () => {
    await using lab = await Lab.start();
    const traces = tracesOf(lab.directory);
    process.kill(lab.macPid, "SIGKILL");
    await expect.poll(traces, { timeout: 10_000, interval: 100 }).toEqual(NO_TRACES);
  });

  test("a lab whose keeper is killed ends at once, and the next up removes what it left", async () => {
    await using lab = await Lab.start();
    const traces = tracesOf(lab.directory);
    process.kill(readPid(lab.directory, "keeper.pid"), "SIGKILL");
    await expect.poll(() => traces().processes, { timeout: 10_000, interval: 100 }).toEqual([]);
    expect(traces().directories).toEqual([lab.directory]);
    await using next = await Lab.start({ engine: false });
    expect(next.name).not.toBe(lab.name);
    expect(traces()).toEqual(NO_TRACES);
  });

  test("a folder that nobody holds is swept, and a lab that runs is not", async () => {
    await using lab = await Lab.start({ engine: false });
    const labs = dirname(lab.directory);
    const stale = `stale-${process.pid}`;
    mkdirSync(join(labs, stale));
    await using next = await Lab.start({ engine: false });
    const left = readdirSync(labs);
    expect([stale, lab.name, next.name].map((name) => left.includes(name))).toEqual([false, true, true]);
  });

  test("an engine that cannot start fails the start with its own words, and leaves nothing", async () => {
    const name = `broken-${process.pid}`;
    const start = Lab.start({ name, dockerdArgs: ["--storage-driver=none-such"] });
    await expect(start).rejects.toMatchObject({
      code: "start-failed",
      message: expect.stringContaining("driver not supported: none-such"),
    });
    await using other = await Lab.start({ engine: false });
    expect(readdirSync(dirname(other.directory))).not.toContain(name);
  });

  test("a killed engine comes back in the same VM, and the container's process outlives it", async () => {
    await using lab = await Lab.start();
    await lab.docker(["run", "--detach", "--name", "web", "dockline-lab/web"]);
    const pid = await lab.docker(["inspect", "--format", "{{.State.Pid}}", "web"]);
    await lab.killEngine("SIGKILL");
    const alive = await lab.vm(["kill", "-0", pid]);
    const socket = await lab.vm(["docker", "version"]);
    expect([alive.exitCode, socket.exitCode === 0]).toEqual([0, false]);
    await lab.startEngine();
    expect(await lab.docker(["ps", "--all", "--format", "{{.Names}}"])).toBe("web");
  });

  test("a VM that reboots keeps its disk and forgets its network", async () => {
    await using lab = await Lab.start();
    await lab.docker(["network", "create", "kept"]);
    await lab.vm(["ip", "link", "add", "forgotten0", "type", "bridge"]);
    await lab.vm(["iptables", "-t", "raw", "-I", "PREROUTING", "-i", "forgotten0", "-j", "ACCEPT"]);
    const oldInit = lab.vmPid;
    await lab.stopVm();
    expect((await lab.mac(["ip", "link", "show", "mac0"])).exitCode).toBe(1);
    await lab.startVm();
    expect(lab.vmPid).not.toBe(oldInit);
    expect(await lab.docker(["network", "ls", "--quiet", "--filter", "name=kept"])).not.toBe("");
    expect((await lab.vm(["ip", "link", "show", "forgotten0"])).exitCode).toBe(1);
    expect((await lab.vm(["iptables", "-t", "raw", "-S"])).stdout).not.toContain("forgotten0");
    expect((await lab.mac(["ping", "-c", "1", "-W", "1", "10.99.0.2"])).exitCode).toBe(0);
  });

  test("control groups of version 2 alone serve an engine, across a reboot", async () => {
    await using lab = await Lab.start({ cgroup: "v2" });
    const traces = tracesOf(lab.directory);
    const version = ["info", "--format", "{{.CgroupVersion}}"];
    await lab.docker(["run", "--detach", "dockline-lab/web"]);
    expect(await lab.docker(version)).toBe("2");
    await lab.stopVm();
    await lab.startVm();
    await lab.docker(["run", "--detach", "dockline-lab/web"]);
    expect(await lab.docker(version)).toBe("2");
    await lab[Symbol.asyncDispose]();
    expect(traces()).toEqual(NO_TRACES);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "close");
}
