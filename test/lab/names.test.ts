import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { WEB_IMAGE } from "./stack.js";

const PORT = 15353;
/** What dig says where nobody listens. */
const NO_SERVER = [expect.stringContaining("connection refused"), ";; no servers could be reached"];

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
  await lab.docker(["network", "create", "--subnet", "172.30.0.0/24", "shop_default"]);
});
afterAll(() => lab[Symbol.asyncDispose]());

/** As `docker compose up` starts one. */
function startComposed(service: string, number: number, flags: readonly string[] = []): Promise<string> {
  const label = (name: string, value: string) => ["--label", `com.docker.compose.${name}=${value}`];
  return lab.docker([
    ...["run", "--detach", "--name", `shop-${service}-${number}`, "--network", "shop_default"],
    ...["--network-alias", service],
    ...label("project", "shop"),
    ...label("service", service),
    ...label("container-number", String(number)),
    ...flags,
    WEB_IMAGE,
  ]);
}

/** What the server on the mac's loopback answers, a line per record. */
async function dig(name: string, ...words: readonly string[]): Promise<readonly string[]> {
  const argv = ["dig", "@127.0.0.1", "-p", String(PORT), "+short", "+tries=1", "+time=1"] as const;
  const { stdout } = await lab.mac([...argv, ...words, name]);
  return stdout.split("\n").filter((line) => line !== "");
}

async function rcode(name: string): Promise<string | undefined> {
  const argv = ["dig", "@127.0.0.1", "-p", String(PORT), "+tries=1", "+time=1", name] as const;
  return /status: (\w+)/.exec((await lab.mac(argv)).stdout)?.[1];
}

const address = (container: string, network: string) =>
  lab.docker([
    "inspect",
    "--format",
    `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
    container,
  ]);

test("a container is known by its name, its compose service, its alias and its id, and answers there", async () => {
  const id = await startComposed("web", 1);
  await using up = await DocklineUp.connect(lab);
  const own = await address("shop-web-1", "shop_default");
  const names = ["shop-web-1", "web.shop", "web-1.shop", "web", id.slice(0, 12), "SHOP_Web_1"];
  // The alias is asked for after the rest.
  await eventually(
    () => dig("web.docker.test"),
    (found) => found.length > 0,
  );
  for (const name of names) expect([name, await dig(`${name}.docker.test`)]).toEqual([name, [own]]);
  expect(await dig("web.shop.docker.test", "+tcp")).toEqual([own]);
  expect(await dig("web.shop.docker.test", "AAAA")).toEqual([]);
  expect(await dig(own, "-x")).toEqual(["web.shop.docker.test."]);
  expect([
    await rcode("nobody.docker.test"),
    await rcode("shop.docker.test"),
    await rcode("example.com"),
  ]).toEqual(["NXDOMAIN", "NOERROR", "REFUSED"]);

  const { stdout } = await dockline(lab, ["names"]);
  expect(stdout).toMatch(new RegExp(`^web\\.shop\\.docker\\.test +${own} +shop-web-1$`, "m"));
  expect((await dockline(lab, ["containers"])).stdout).toMatch(
    /^shop-web-1 +web\.shop\.docker\.test +shop_default /m,
  );
  // Nothing in the mac sends questions there.
  expect((await dockline(lab, ["status"])).stdout).toMatch(
    /^Names +\*\.docker\.test is answered on 127\.0\.0\.1 port 15353, but this host's resolver does not ask there; send that zone there/m,
  );

  expect(await up.interrupt()).toBe(0);
  expect(await dig("web.shop.docker.test")).toEqual(NO_SERVER);
  expect((await dockline(lab, ["names"])).exitCode).toBe(3);
  await lab.docker(["rm", "--force", "shop-web-1"]);
});

test("names follow containers that start again elsewhere, are renamed, replicated and stopped", async () => {
  await startComposed("api", 1, ["--ip", "172.30.0.40"]);
  await using _up = await DocklineUp.connect(lab);
  const until = (name: string, expected: readonly string[]) =>
    eventually(
      () => dig(`${name}.docker.test`),
      (found) => JSON.stringify(found) === JSON.stringify(expected),
    );
  expect(await until("api.shop", ["172.30.0.40"])).toEqual(["172.30.0.40"]);

  await lab.docker(["network", "disconnect", "shop_default", "shop-api-1"]);
  expect(await until("api.shop", [])).toEqual([]);
  await lab.docker(["network", "connect", "--ip", "172.30.0.50", "shop_default", "shop-api-1"]);
  expect(await until("api.shop", ["172.30.0.50"])).toEqual(["172.30.0.50"]);

  await startComposed("api", 2, ["--ip", "172.30.0.60"]);
  const both = ["172.30.0.60", "172.30.0.50"];
  const found = await eventually(
    () => dig("api.shop.docker.test"),
    ({ length }) => length === 2,
  );
  expect([...found].sort()).toEqual([...both].sort());
  expect(await until("api-2.shop", ["172.30.0.60"])).toEqual(["172.30.0.60"]);

  await lab.docker(["rename", "shop-api-2", "other"]);
  expect(await until("other", ["172.30.0.60"])).toEqual(["172.30.0.60"]);
  expect(await until("shop-api-2", [])).toEqual([]);

  await lab.docker(["rm", "--force", "other"]);
  expect(await until("api.shop", ["172.30.0.50"])).toEqual(["172.30.0.50"]);
  expect(await until("other", [])).toEqual([]);
});

test("where the host's resolver sends the zone to the server, programs reach containers by name", async () => {
  await startComposed("site", 1);
  // What a resolver of the user's does with "server=/docker.test/127.0.0.1#15353".
  const forwarder = lab.spawnMac(["socat", "UDP4-LISTEN:53,bind=127.0.0.1,fork", `UDP4:127.0.0.1:${PORT}`]);
  await lab.mac(["sh", "-c", "echo 'nameserver 127.0.0.1' >/etc/resolv.conf"]);
  try {
    await using _up = await DocklineUp.connect(lab, ["--zone", "box.internal"]);
    const curl = () =>
      lab.mac(["curl", "--silent", "--fail", "--max-time", "2", "http://site.shop.box.internal/"]);
    expect(await eventually(curl, ({ exitCode }) => exitCode === 0)).toMatchObject({ exitCode: 0 });
    const own = await address("shop-site-1", "shop_default");
    const { stdout } = await lab.mac(["getent", "ahostsv4", "site.shop.box.internal"]);
    expect(stdout).toMatch(new RegExp(`^${own} +STREAM`));
    expect((await dockline(lab, ["status"])).stdout).toMatch(
      /^Names +\*\.box\.internal works: this host's resolver asks 127\.0\.0\.1 port 15353$/m,
    );
  } finally {
    await lab.mac(["sh", "-c", "echo 'nameserver 192.168.50.1' >/etc/resolv.conf"]);
    forwarder.kill("SIGKILL");
  }
});

test("a port that is taken is said where it was asked for, and else another is used", async () => {
  const squatter = lab.spawnMac(["socat", `TCP4-LISTEN:${PORT},bind=127.0.0.1`, "-"]);
  const isTaken = () => lab.mac(["ss", "--no-header", "--listening", "--tcp", `sport = :${PORT}`]);
  expect(await eventually(isTaken, ({ stdout }) => stdout !== "")).toMatchObject({ exitCode: 0 });
  {
    await using up = await DocklineUp.connect(lab, ["--names-port", String(PORT)]);
    await up.says(/^! names: none: the DNS server could not be started \(listen EADDRINUSE/m);
    expect((await dockline(lab, ["names"])).exitCode).toBe(3);
  }
  await using _up = await DocklineUp.connect(lab);
  const { service } = JSON.parse((await dockline(lab, ["names", "--json"])).stdout);
  expect(service).toMatchObject({ kind: "serving", zone: "docker.test" });
  expect(service.port).not.toBe(PORT);
  squatter.kill("SIGKILL");
});

test("--no-names opens no port and tells no resolver", async () => {
  await using _up = await DocklineUp.connect(lab, ["--no-names"]);
  expect(await dig("web.shop.docker.test")).toEqual(NO_SERVER);
  expect((await dockline(lab, ["status"])).stdout).toMatch(/^Names +switched off$/m);
});

test.each(["com", "docker.com", "local", "test", "docker.internal", "x_y.test"])(
  "the zone %s is refused",
  async (zone) => {
    const { exitCode, stderr } = await dockline(lab, ["up", "--zone", zone]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`the zone "${zone}" `)]);
  },
);
