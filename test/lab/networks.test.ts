import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { firewallState } from "./firewall-state.js";
import { LAB_PLATFORMS, Lab, type LabOptions } from "./lab.js";
import { type Reach, reaches } from "./reach.js";
import { type Service, startService, startStack } from "./stack.js";

const OPEN: Reach = { ping: true, http: true };
const SHUT: Reach = { ping: false, http: false };

/** 20.10, 26.1 and 28.5, each with both flavours of iptables; and what their owners may have switched off. */
const ENGINES: readonly Required<Pick<LabOptions, "suite" | "iptables" | "dockerdArgs">>[] = [
  { suite: "bookworm", iptables: "nft", dockerdArgs: [] },
  { suite: "bookworm", iptables: "legacy", dockerdArgs: [] },
  { suite: "bookworm", iptables: "legacy", dockerdArgs: ["--iptables=false"] },
  { suite: "trixie", iptables: "nft", dockerdArgs: [] },
  { suite: "trixie", iptables: "legacy", dockerdArgs: ["--userland-proxy=false"] },
  { suite: "sid", iptables: "nft", dockerdArgs: [] },
  { suite: "sid", iptables: "legacy", dockerdArgs: [] },
  { suite: "sid", iptables: "nft", dockerdArgs: ["--userland-proxy=false"] },
  { suite: "sid", iptables: "nft", dockerdArgs: ["--iptables=false", "--ip6tables=false"] },
];

/** The engine's kind makes no difference to the host's platform. */
const CASES = [
  ...ENGINES.map((engine) => ({ platform: "linux" as const, ...engine })),
  { platform: "darwin" as const, suite: "sid" as const, iptables: "nft" as const, dockerdArgs: [] },
];

const reachAll = (lab: Lab, services: readonly Service[]) =>
  Promise.all(
    services.map(async ({ network, address }) => [network, address, await reaches(lab, address)] as const),
  );

const all = (services: readonly Service[], reach: Reach) =>
  services.map(({ network, address }) => [network, address, reach]);

const routes = async (lab: Lab) => (await lab.mac(["ip", "-brief", "route", "show", "table", "all"])).stdout;

test.each(CASES)(
  "$platform, $suite, iptables-$iptables $dockerdArgs: every kind of bridge network answers while connected, and only then",
  async (options) => {
    await using lab = await Lab.start(options);
    const services = await startStack(lab);
    expect(services.map(({ network }) => network)).toEqual(["bridge", "shop", "vault", "dual", "dual"]);
    const before = { vm: await firewallState(lab), routes: await routes(lab) };
    expect(await reachAll(lab, services)).toEqual(all(services, SHUT));

    await using up = await DocklineUp.connect(lab);
    const isAllOpen = (found: Awaited<ReturnType<typeof reachAll>>) =>
      found.every(([, , { ping, http }]) => ping && http);
    expect(await eventually(() => reachAll(lab, services), isAllOpen, 3_000)).toEqual(all(services, OPEN));

    const interfaceName = options.platform === "darwin" ? "utun4" : "dockline0";
    expect(up.story).toContain(`  ${interfaceName}, wireguard-go\n`);

    expect(await up.interrupt()).toBe(0);
    expect(await reachAll(lab, services)).toEqual(all(services, SHUT));
    expect({ vm: await firewallState(lab), routes: await routes(lab) }).toEqual(before);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a network that is created while connected is reached, and its route goes when it is removed",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    await using up = await DocklineUp.connect(lab);
    for (const flags of [[], ["--internal"], ["--ipv6", "--subnet", "fd00:db8:7::/64"]]) {
      await lab.docker(["network", "create", ...flags, "--subnet", "172.28.0.0/24", "late"]);
      const services = await startService(lab, "late");
      const isOpen = (found: Awaited<ReturnType<typeof reachAll>>) =>
        found.every(([, , { ping, http }]) => ping && http);
      expect(await eventually(() => reachAll(lab, services), isOpen)).toEqual(all(services, OPEN));
      await lab.docker(["rm", "--force", "on-late"]);
      await lab.docker(["network", "rm", "late"]);
      const isGone = (text: string) => !text.includes("172.28.0.0") && !text.includes("fd00:db8:7");
      expect(await eventually(() => routes(lab), isGone)).toSatisfy(isGone);
    }
    expect(up.story).toMatch(/^\+ 172\.28\.0\.0\/24 {2}late$/m);
    expect(up.story).toMatch(/^- 172\.28\.0\.0\/24 {2}late$/m);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: containers see the host's own tunnel address, and reach the host through it",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const [service] = await startStack(lab);
    await using _up = await DocklineUp.connect(lab);
    const listener = lab.spawnMac([
      process.execPath,
      "-e",
      "require('net').createServer((s) => s.end(s.remoteAddress)).listen(7070)",
    ]);
    const ask = () => lab.docker(["exec", "on-bridge", "nc", "-w", "2", "10.33.33.1", "7070"]).catch(String);
    expect(await eventually(ask, (said) => said.includes("10.33.33.2"))).toContain("10.33.33.2");
    listener.kill("SIGKILL");
    await lab.mac(["curl", "--silent", "--max-time", "2", `http://${service?.address}/`]);
    const log = await lab.vm(["sh", "-c", "docker logs on-bridge 2>&1"]);
    expect(log.stdout).toMatch(/10\.33\.33\.1\]?:\d+/);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: what the host's own network needs is left to it and named, and the rest still works",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    await lab.docker(["network", "create", "--subnet", "192.168.50.0/24", "lan-twin"]);
    await lab
      .docker(["network", "create", "--subnet", "192.168.48.0/20", "lan-cover"])
      .catch(() => "overlaps in docker");
    await lab.mac(["ip", "route", "add", "172.27.0.0/24", "via", "192.168.50.1"]);
    await lab.docker(["network", "create", "--subnet", "172.27.0.0/24", "vpn-twin"]);
    const before = await lab.mac(["ip", "route", "get", "192.168.50.1"]);
    const [service] = await startService(lab, "bridge");
    await using _up = await DocklineUp.connect(lab);
    const table = (await dockline(lab, ["networks"])).stdout;
    expect(table).toMatch(
      /lan-twin +bridge +192\.168\.50\.0\/24 +shares its addresses with this host's network: only running /,
    );
    expect(table).toMatch(/vpn-twin +bridge +172\.27\.0\.0\/24 +already routed by /);
    expect(await lab.mac(["ip", "route", "get", "192.168.50.1"])).toEqual(before);
    expect(await reaches(lab, service?.address ?? "")).toEqual(OPEN);
  },
);
