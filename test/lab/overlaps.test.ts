import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { LAB_PLATFORMS, Lab } from "./lab.js";
import { addRoute, plugCable, unplugCable } from "./mac-cable.js";
import { type Reach, reaches } from "./reach.js";
import { RouteLog } from "./route-log.js";
import { startService, WEB_IMAGE } from "./stack.js";
import { tunnelInterface } from "./tunnel-interface.js";

const OPEN: Reach = { ping: true, http: true };
const isOpen = ({ ping, http }: Reach) => ping && http;

const becomesOpen = (lab: Lab, address: string) => eventually(() => reaches(lab, address), isOpen);

const pings = async (lab: Lab, address: string) =>
  (await lab.mac(["ping", "-n", "-q", "-c", "1", "-W", "1", address])).exitCode === 0;

const wayTo = async (lab: Lab, address: string) =>
  /dev (\S+)/.exec((await lab.mac(["ip", "route", "get", address])).stdout)?.[1] ?? "none";

/** Whether packets to `address` go into the tunnel. */
const isOurs = async (lab: Lab, address: string) =>
  (await wayTo(lab, address)) === (await tunnelInterface(lab));

const tableWith = (lab: Lab, pattern: RegExp) =>
  eventually(
    async () => (await dockline(lab, ["networks"])).stdout,
    (text) => pattern.test(text),
  );

async function startOn(lab: Lab, network: string, flags: readonly string[]): Promise<string> {
  await lab.docker(["network", "create", ...flags, network]);
  const [service] = await startService(lab, network);
  return service?.address ?? "";
}

test.each(LAB_PLATFORMS)(
  "%s: beside a VPN: its exact prefix is left alone and named, wider and narrower routes go on, and that is said once",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    await plugCable(lab, {
      name: "tun9",
      mac: "10.77.0.2/30",
      router: ["10.77.0.1/30", "172.16.9.9/32", "172.28.0.9/32", "172.30.5.9/32"],
    });
    for (const prefix of ["172.16.0.0/12", "172.28.0.0/24", "172.30.5.0/24"]) {
      await addRoute(lab, prefix, "via", "10.77.0.1");
    }
    const shop = await startOn(lab, "shop", ["--subnet", "172.30.0.0/16"]);
    await lab.docker(["network", "create", "--subnet", "172.28.0.0/24", "twin"]);
    await using up = await DocklineUp.connect(lab);
    expect(await becomesOpen(lab, shop)).toEqual(OPEN);
    const theirs = ["172.16.9.9", "172.28.0.9", "172.30.5.9"];
    expect(await Promise.all(theirs.map((address) => pings(lab, address)))).toEqual([true, true, true]);
    const { stdout } = await dockline(lab, ["networks"]);
    expect(stdout).toMatch(
      /^twin +bridge +172\.28\.0\.0\/24 +already routed by tun9; leave that VPN or network, or recreate Docker's with another subnet$/m,
    );
    expect(stdout).toMatch(
      /^shop +bridge +172\.30\.0\.0\/16 +reachable; inside 172\.16\.0\.0\/12 of tun9, which no longer gets these addresses; 172\.30\.5\.0\/24 in it stays with tun9$/m,
    );

    // The VPN dials anew.
    await unplugCable(lab, "tun9");
    await tableWith(lab, /^shop +bridge +172\.30\.0\.0\/16 +reachable$/m);
    await plugCable(lab, { name: "tun9", mac: "10.77.0.2/30", router: ["10.77.0.1/30"] });
    await addRoute(lab, "172.16.0.0/12", "via", "10.77.0.1");
    const again = /^shop .* inside 172\.16\.0\.0\/12 of tun9/m;
    expect(await tableWith(lab, again)).toMatch(again);
    const told = up.story.match(/shop: inside 172\.16\.0\.0\/12 of tun9/g) ?? [];
    expect(told).toHaveLength(1);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: a Docker network that is this host's LAN: its containers have routes of their own, or its ip-range, and neighbours stay",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const LAN = ["--subnet", "192.168.50.0/24", "--gateway", "192.168.50.254"];
    await lab.docker(["network", "create", ...LAN, "lan-twin"]);
    await lab.docker([
      "run",
      "-d",
      "--name",
      "one",
      "--network",
      "lan-twin",
      "--ip",
      "192.168.50.77",
      WEB_IMAGE,
    ]);
    {
      await using _up = await DocklineUp.connect(lab);
      expect(await becomesOpen(lab, "192.168.50.77")).toEqual(OPEN);
      expect(await tableWith(lab, /taken over/)).toMatch(
        /^lan-twin .* reachable; taken over from this host's network: 192\.168\.50\.77$/m,
      );
      expect([await pings(lab, "192.168.50.1"), await wayTo(lab, "192.168.50.78")]).toEqual([
        true,
        "eth-lan0",
      ]);
    }
    await lab.docker(["rm", "--force", "one"]);
    await lab.docker(["network", "rm", "lan-twin"]);

    const ranged = await startOn(lab, "ranged", [...LAN, "--ip-range", "192.168.50.192/27"]);
    {
      await using _up = await DocklineUp.connect(lab);
      expect(await becomesOpen(lab, ranged)).toEqual(OPEN);
      expect(await tableWith(lab, /taken over/)).toMatch(
        /^ranged .* reachable; taken over from this host's network: 192\.168\.50\.192\/27$/m,
      );
      expect([await isOurs(lab, "192.168.50.220"), await wayTo(lab, "192.168.50.78")]).toEqual([
        true,
        "eth-lan0",
      ]);
    }

    // Somebody has an address in the range.
    await lab.router(["ip", "address", "add", "192.168.50.221/24", "dev", "eth0"]);
    expect(await pings(lab, "192.168.50.221")).toBe(true);
    await using _up = await DocklineUp.connect(lab);
    expect(await becomesOpen(lab, ranged)).toEqual(OPEN);
    expect(await tableWith(lab, /as a whole/)).toContain(
      `taken over from this host's network: ${ranged}; 192.168.50.192/27 as a whole is not, for it holds a neighbour's address 192.168.50.221`,
    );
    expect([await pings(lab, "192.168.50.221"), await wayTo(lab, "192.168.50.220")]).toEqual([
      true,
      "eth-lan0",
    ]);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: joining a network that collides gives its addresses back first, then routes containers one by one; leaving it undoes that",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const shop = await startOn(lab, "shop", ["--subnet", "172.30.0.0/16"]);
    await using up = await DocklineUp.connect(lab);
    expect(await becomesOpen(lab, shop)).toEqual(OPEN);
    using log = await RouteLog.start(lab);

    await plugCable(lab, { name: "wlan9", mac: "172.30.0.66/16", router: ["172.30.0.77/16"] });
    const ping = lab.mac(["ping", "-n", "-i", "0.02", "-c", "150", "-W", "1", "172.30.0.77"]);
    expect(await becomesOpen(lab, shop)).toEqual(OPEN);
    expect(await tableWith(lab, /taken over/)).toContain(`taken over from this host's network: ${shop}`);
    const ours = platform === "linux" ? "dev dockline0 proto 68 scope link" : "dev utun4 scope link";
    expect(log.changes.map(({ text }) => text)).toEqual([
      "172.30.0.0/16 dev wlan9 proto kernel scope link src 172.30.0.66",
      `Deleted 172.30.0.0/16 ${ours}`,
      `${shop} ${ours}`,
    ]);
    const [joined, withdrawn, routed] = log.changes.map(({ at }) => at) as [number, number, number];
    const answers = [...(await ping).stdout.matchAll(/icmp_seq=(\d+) ttl/g)].map(([, number]) =>
      Number(number),
    );
    console.log(
      `joined a network that collides: route withdrawn after ${withdrawn - joined} ms, containers routed after ${routed - joined} ms, first answer of a neighbour at ping ${answers[0]} of 20 ms each`,
    );
    // Once a neighbour has answered, nothing of ours is in its way again.
    expect(answers).toEqual(Array.from({ length: answers.length }, (_, index) => (answers[0] ?? 0) + index));
    expect(answers.at(-1)).toBe(150);
    // A stand-in of Apple's tools takes a tenth of a second to start; the tools do not.
    expect(withdrawn - joined).toBeLessThan(5_000);

    await unplugCable(lab, "wlan9");
    expect(
      await eventually(
        () => isOurs(lab, "172.30.9.9"),
        (is) => is,
      ),
    ).toBe(true);
    expect(await tableWith(lab, /^shop .* reachable$/m)).toMatch(/^shop .* reachable$/m);
    expect(await becomesOpen(lab, shop)).toEqual(OPEN);
    expect((await lab.mac(["ip", "route", "show"])).stdout).not.toContain(`${shop} dev`);
    expect(up.story).toMatch(/^\+ 172\.30\.0\.0\/16 {2}shop: taken over from this host's network: /m);
  },
);

test.each(LAB_PLATFORMS)(
  "%s: networks are switched off, on and listed, at once and in later sessions",
  async (platform) => {
    await using lab = await Lab.start({ platform });
    const shop = await startOn(lab, "shop", ["--subnet", "172.30.0.0/24"]);
    const vault = await startOn(lab, "vault", ["--internal", "--subnet", "172.31.0.0/24"]);
    const choose = async (...words: readonly string[]) => {
      const { exitCode, stderr } = await dockline(lab, ["networks", ...words]);
      return [exitCode, stderr.trim()];
    };
    const isReached = async (address: string) =>
      (await isOurs(lab, address)) && isOpen(await reaches(lab, address));
    const reached = () => Promise.all([shop, vault].map(isReached));
    const becomes = (wanted: readonly boolean[]) =>
      eventually(reached, (found) => found.join() === wanted.join());

    expect(await choose("disable", "shop")).toEqual([0, "All networks are reached but: shop."]);
    {
      await using _up = await DocklineUp.connect(lab);
      expect(await becomes([false, true])).toEqual([false, true]);
      expect(await tableWith(lab, /switched off/)).toMatch(
        /^shop .* switched off; "dockline networks enable"/m,
      );
      expect(await choose("enable", "shop")).toEqual([0, "All networks are reached."]);
      expect(await becomes([true, true])).toEqual([true, true]);
      expect(await choose("disable", "shup")).toEqual([
        2,
        'dockline: There is no network "shup"; did you mean shop?',
      ]);
      const id = await lab.docker(["network", "inspect", "--format", "{{.Id}}", "vault"]);
      expect(await choose("only", id.slice(0, 12))).toEqual([0, "Only these networks are reached: vault."]);
      expect(await becomes([false, true])).toEqual([false, true]);
    }
    {
      await using _up = await DocklineUp.connect(lab);
      expect(await becomes([false, true])).toEqual([false, true]);
      // Compose gives a network that comes again another id.
      await lab.docker(["rm", "--force", "on-vault"]);
      await lab.docker(["network", "rm", "vault"]);
      await lab.docker(["network", "create", "--subnet", "172.31.0.0/24", "vault"]);
      await startService(lab, "vault");
      expect(await becomes([false, true])).toEqual([false, true]);
      expect(await choose("all")).toEqual([0, "All networks are reached."]);
      expect(await becomes([true, true])).toEqual([true, true]);
    }
    const file = `/root/${platform === "linux" ? ".local/state/dockline" : "Library/Application Support/Dockline"}/networks.json`;
    await lab.mac(["sh", "-c", 'echo nonsense >"$1"', "sh", file]);
    await using up = await DocklineUp.connect(lab);
    expect(up.story).toContain(`was damaged and is now in ${file}.broken`);
    expect(await becomes([true, true])).toEqual([true, true]);
  },
);
