import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { containerAddresses } from "./container-addresses.js";
import { firewallState } from "./firewall-state.js";
import { innerPid } from "./inner-process.js";
import { Lab } from "./lab.js";
import { canRunLab } from "./preconditions.js";
import { reaches } from "./reach.js";

const answer = canRunLab();
if (!answer.ok) console.warn(`lab tests are skipped: ${answer.why}; ${answer.whatToDo}`);

describe.skipIf(!answer.ok)("one lab", { timeout: 60_000 }, () => {
  let lab: Lab;
  let web: string;

  beforeAll(async () => {
    lab = await Lab.start();
    await lab.docker(["run", "--detach", "--name", "web", "dockline-lab/web"]);
    const [address] = await containerAddresses(lab, "web");
    web = address?.ipv4 ?? "";
  }, 600_000);

  afterAll(async () => lab[Symbol.asyncDispose](), 60_000);

  const output = async (running: Promise<{ readonly stdout: string }>) => (await running).stdout.trim();

  test("the engine answers on a socket that the host and the mac have under the same path", async () => {
    const ping = ["--silent", "--unix-socket", lab.dockerSocket, "http://docker/_ping"] as const;
    expect(existsSync(lab.dockerSocket)).toBe(true);
    expect(await output(lab.mac(["curl", ...ping]))).toBe("OK");
  });

  test("a container answers inside the VM with its host name, and the mac cannot reach it, even with a route", async () => {
    const name = await lab.docker(["inspect", "--format", "{{.Config.Hostname}}", "web"]);
    await expect.poll(() => output(lab.vm(["curl", "-s", `http://${web}/`])), { timeout: 5_000 }).toBe(name);
    expect(await reaches(lab, web)).toEqual({ ping: false, http: false });
    await lab.mac(["ip", "route", "add", `${web}/32`, "via", "10.99.0.2"]);
    expect(await reaches(lab, web)).toEqual({ ping: false, http: false });
    await lab.mac(["ip", "route", "delete", `${web}/32`]);
  });

  test("reaches sees what answers, over IPv4 and IPv6", async () => {
    expect(await reaches(lab, "10.99.0.2")).toEqual({ ping: true, http: false });
    await lab.vm(["ip", "address", "add", "fd00:99::2/64", "dev", "eth0", "nodad"]);
    await lab.mac(["ip", "address", "add", "fd00:99::1/64", "dev", "mac0", "nodad"]);
    await lab.docker(["run", "--detach", "--name", "vm-web", "--network", "host", "dockline-lab/web"]);
    for (const address of ["10.99.0.2", "fd00:99::2"]) {
      await expect.poll(() => reaches(lab, address), { timeout: 5_000 }).toEqual({ ping: true, http: true });
    }
    await lab.docker(["rm", "--force", "vm-web"]);
  });

  test.each([
    ["mac", "10.99.0.2", true],
    ["mac", "192.168.50.1", true],
    ["mac", "192.168.77.50", false],
    ["router", "192.168.50.10", true],
    ["router", "10.99.0.2", false],
    ["lanhost", "192.168.77.1", true],
    ["lanhost", "10.99.0.2", false],
    ["vm", "10.99.0.1", true],
  ] as const)("%s and %s share a network: %s", async (place, address, expected) => {
    const { exitCode } = await lab[place](["ping", "-c", "1", "-W", "1", address]);
    expect(exitCode === 0).toBe(expected);
  });

  test("a LAN address on the VM's second interface is reachable for the LAN's other host", async () => {
    await lab.vm(["ip", "address", "add", "192.168.77.10/24", "dev", "eth1"]);
    expect((await lab.lanhost(["ping", "-c", "1", "-W", "1", "192.168.77.10"])).exitCode).toBe(0);
    await lab.vm(["ip", "address", "delete", "192.168.77.10/24", "dev", "eth1"]);
  });

  test("what the mac writes into /etc, /usr/bin, /run, /tmp and its home stays in the mac", async () => {
    const files = ["/etc", "/usr/bin", "/run", "/tmp", "/root"].map((folder) => `${folder}/${lab.name}`);
    expect(
      await output(lab.mac(["sh", "-c", `touch ${files.join(" ")} && ls ${files.join(" ")} | wc -l`])),
    ).toBe("5");
    expect(files.filter((file) => existsSync(file))).toEqual([]);
  });

  test("the mac sees the checkout as it is now, and runs this Node", async () => {
    const file = join(import.meta.dirname, `.${lab.name}.mjs`);
    writeFileSync(file, "console.log(process.version)\n");
    expect(await output(lab.mac(["node", file]))).toBe(process.version);
    rmSync(file);
  });

  test("a command gets its input, folder and environment, and its exit code comes back", async () => {
    const script = "echo $GREETING $(pwd) $(cat); echo bad >&2; exit 7";
    const result = await lab.mac(["sh", "-c", script], { stdin: "in", cwd: "/usr", env: { GREETING: "hi" } });
    expect(result).toEqual({ exitCode: 7, stdout: "hi /usr in\n", stderr: "bad\n" });
  });

  test("a command that exceeds its limit is killed inside the lab", async () => {
    const mark = `31${process.pid}`;
    const running = lab.mac(["sleep", mark], { timeoutMs: 500 });
    await expect(running).rejects.toMatchObject({ code: "timeout" });
    const isRunning = async () => (await lab.mac(["pgrep", "-f", `^sleep ${mark}`])).exitCode === 0;
    await expect.poll(isRunning, { timeout: 5_000 }).toBe(false);
  });

  test("a signal to a spawned command reaches the command, and its own exit code comes back", async () => {
    const loop = "trap 'echo caught; exit 9' TERM; echo ready; while :; do sleep 0.05; done";
    const child = lab.spawnMac(["sh", "-c", loop]);
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    await expect.poll(() => said).toBe("ready\n");
    child.kill("SIGTERM");
    const [exitCode] = await once(child, "close");
    expect([exitCode, said]).toEqual([9, "ready\ncaught\n"]);
  });

  test("killing a spawned command kills it inside", async () => {
    const child = lab.spawnMac(["sleep", "300"]);
    await expect.poll(() => commandOf(innerPid(child))).toBe("sleep 300");
    const inner = innerPid(child);
    child.kill("SIGKILL");
    await expect.poll(() => commandOf(inner), { timeout: 5_000 }).toBe("");
  });

  test("the firewall state shows a rule, an address and a policy route, and forgets them with the kernel", async () => {
    const before = await firewallState(lab);
    const change = (verb: string, insert: string) =>
      `ip address ${verb} 198.18.0.1/32 dev lo && ip rule ${verb} from 198.18.0.1 lookup 99 &&
       ip route ${verb} 198.18.1.0/24 via 10.99.0.1 table 99 && iptables -t raw ${insert} PREROUTING -i dock0 -j ACCEPT`;
    await lab.vm(["sh", "-c", change("add", "-I")]);
    const changed = await firewallState(lab);
    expect(changed.iptables["iptables-nft"]).toContain("-A PREROUTING -i dock0 -j ACCEPT");
    expect(changed.links[0]?.addresses).toContain("198.18.0.1/32");
    expect(changed.rules.filter((rule) => !before.rules.includes(rule)).join()).toContain("198.18.0.1");
    expect(changed.routes.filter((route) => !before.routes.includes(route)).join()).toContain(
      "198.18.1.0/24",
    );
    expect(changed.nftables).not.toEqual(before.nftables);
    await lab.vm(["sh", "-c", change("delete", "-D")]);
    expect(await firewallState(lab)).toEqual(before);
  });
});

function commandOf(pid: number | null): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}
