import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Guest } from "./guest.js";
import { inside, insideState } from "./inside-container.js";
import { Lab, type LabOptions } from "./lab.js";
import { ON_LAN, WEB_IMAGE } from "./stack.js";

const VM_ON_LAN = "192.168.77.10";
const BRIDGE_ADDRESS = "172.30.0.2";

/** A container that publishes its port 80 as 8080, on a bridge and on a macvlan network. */
async function startWindows(lab: Lab, flags: readonly string[]): Promise<void> {
  await lab.vm(["ip", "address", "add", `${VM_ON_LAN}/24`, "dev", "eth1"]);
  await lab.docker(["network", "create", "--subnet", "172.30.0.0/24", "app"]);
  const macvlan = ["network", "create", "--driver", "macvlan", ...ON_LAN, "--opt", "parent=eth1"];
  await lab.docker([...macvlan, "lan"]);
  const run = ["run", "--detach", "--name", "windows", "--network", "app", "--publish", "8080:80"];
  await lab.docker([...run, ...flags, WEB_IMAGE]);
  await lab.docker(["network", "connect", "lan", "windows"]);
}

const curl = (url: string) => ["curl", "--silent", "--max-time", "1", url] as const;

/** Who answers at the published port: the guest, the container by its own name, or nobody. */
const asks = {
  vmItself: async (lab: Lab) => (await lab.vm(curl("http://127.0.0.1:8080/"))).stdout.trim(),
  vm: async (lab: Lab) => (await lab.vm(curl(`http://${VM_ON_LAN}:8080/`))).stdout.trim(),
  lanhost: async (lab: Lab) => (await lab.lanhost(curl(`http://${VM_ON_LAN}:8080/`))).stdout.trim(),
  mac: async (lab: Lab) => (await lab.mac(curl(`http://${BRIDGE_ADDRESS}/`))).stdout.trim(),
};

const answerers = (lab: Lab) => Promise.all(Object.values(asks).map((ask) => ask(lab)));
const ALL_GUEST = ["guest", "guest", "guest", "guest"];
const becomesGuest = (lab: Lab) =>
  eventually(
    () => answerers(lab),
    (all) => all.every((one) => one === "guest"),
    20_000,
  );
const tableWith = (lab: Lab, text: string) =>
  eventually(
    async () => (await dockline(lab, ["containers"])).stdout,
    (table) => table.includes(text),
  );

async function macOfGuest(lab: Lab): Promise<string> {
  const [link] = JSON.parse(await inside(lab, "windows", ["ip", "-json", "link", "show", "guest0"]));
  return String(link.address);
}

const ENGINES: readonly LabOptions[] = [
  { suite: "sid", iptables: "nft" },
  { suite: "bookworm", iptables: "legacy" },
];

test.each(ENGINES)(
  "engine of $suite, iptables-$iptables: published ports reach the virtual machine, wherever it goes, and nothing is left",
  async (options) => {
    await using lab = await Lab.start(options);
    await startWindows(lab, ["--label", "dev.dockline.guest=true"]);
    const hostName = await asks.vmItself(lab);
    const guest = await Guest.start(lab, "windows", "192.168.77.201/24");
    const before = await insideState(lab, "windows");

    await using up = await DocklineUp.connect(lab);
    expect(await becomesGuest(lab)).toEqual(ALL_GUEST);
    expect(await tableWith(lab, "192.168.77.201")).toMatch(
      /windows, its guest +192\.168\.77\.201 +gets the container's published ports: 80\/tcp/,
    );

    await guest.move("192.168.77.201/24", "192.168.77.77/24");
    expect(await becomesGuest(lab)).toEqual(ALL_GUEST);
    expect(await tableWith(lab, "192.168.77.77")).toContain("192.168.77.77");

    const firstMac = await macOfGuest(lab);
    await inside(lab, "windows", ["ip", "link", "delete", "guest0"]);
    expect(await tableWith(lab, "no macvtap")).toContain("the virtual machine does not run yet");
    expect(await asks.mac(lab)).toBe(hostName);
    await Guest.start(lab, "windows", "192.168.77.202/24");
    expect(await macOfGuest(lab)).not.toBe(firstMac);
    expect(await becomesGuest(lab)).toEqual(ALL_GUEST);

    expect(await up.interrupt()).toBe(0);
    expect(await insideState(lab, "windows")).toEqual(before);
    expect(await asks.vmItself(lab)).toBe(hostName);
  },
);

test("a container is named on the command line; it is followed when it starts anew and when its network is disabled, and a killed session leaves nothing", async () => {
  await using lab = await Lab.start();
  await startWindows(lab, []);
  const unguarded = await DocklineUp.connect(lab, ["--guest", "windows"]);
  expect(await tableWith(lab, "no macvtap")).toContain("windows, its guest");
  await lab.docker(["restart", "windows"]);
  await Guest.start(lab, "windows", "192.168.77.201/24");
  expect(await becomesGuest(lab)).toEqual(ALL_GUEST);

  // A watcher that is removed is started again.
  const watchers = async () =>
    (await lab.docker(["ps", "--quiet", "--filter", "label=dev.dockline.role=inside"])).trim();
  const watcher = await watchers();
  await lab.docker(["rm", "--force", watcher]);
  const isAnother = (id: string) => /^\w+$/.test(id) && id !== watcher;
  expect(await eventually(watchers, isAnother)).toSatisfy(isAnother);
  expect(await tableWith(lab, "192.168.77.201")).toContain("gets the container's published ports: 80/tcp");

  // Without a route to the bridge its answers need no rule any more; its guest still does.
  await dockline(lab, ["networks", "disable", "app"]);
  const answerRules = () => inside(lab, "windows", ["ip", "rule", "show", "preference", "5220"]);
  expect(await eventually(answerRules, (text) => text === "")).toBe("");
  expect(await answerers(lab)).toEqual(["guest", "guest", "guest", ""]);

  unguarded.process.kill("SIGKILL");
  await unguarded.ended();
  const tables = () => inside(lab, "windows", ["nft", "list", "tables"]);
  expect(await eventually(tables, (text) => !text.includes("dockline"))).not.toContain("dockline");
  expect(await inside(lab, "windows", ["ip", "rule", "show", "preference", "5221"])).toBe("");
});

test("when the engine was restarted, the container's next guest is found again", async () => {
  await using lab = await Lab.start();
  await startWindows(lab, ["--label", "dev.dockline.guest=true", "--restart", "always"]);
  await Guest.start(lab, "windows", "192.168.77.201/24");
  await using up = await DocklineUp.connect(lab);
  expect(await becomesGuest(lab)).toEqual(ALL_GUEST);

  await lab.restartEngine();
  expect(await tableWith(lab, "no macvtap")).toContain("windows, its guest");
  await Guest.start(lab, "windows", "192.168.77.201/24");
  expect(await becomesGuest(lab)).toEqual(ALL_GUEST);
  expect(await up.interrupt()).toBe(0);
});
