import { afterAll, beforeAll, expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { Lab } from "./lab.js";
import { startService } from "./stack.js";

// The darwin platform's /etc/resolver, read by a stand-in of dscacheutil: see darwin/resolver-tools.ts.
const FILE = "/etc/resolver/docker.test";
const OURS = `# Added by Dockline. Removed when it disconnects.
domain docker.test
nameserver 127.0.0.1
port 15353
timeout 2
search_order 1
`;
const FOREIGN = "nameserver 192.168.50.1\n";

let lab: Lab;
let address: string;
beforeAll(async () => {
  lab = await Lab.start({ platform: "darwin" });
  address = (await startService(lab, "bridge"))[0]?.address ?? "";
});
afterAll(() => lab[Symbol.asyncDispose]());

/** What a Mac would look up, as text. */
const lookUp = async (name: string) =>
  (await lab.mac(["dscacheutil", "-q", "host", "-a", "name", name])).stdout;
const read = async (path: string) => (await lab.mac(["cat", path])).stdout;
const exists = async (path: string) => (await lab.mac(["test", "-e", path])).exitCode === 0;
const known = (name: string) => `name: ${name}\nip_address: ${address}\n\n`;

test("while connected the Mac asks for the zone at the session, and afterwards nothing is left", async () => {
  expect(await exists("/etc/resolver")).toBe(false);
  await using up = await DocklineUp.connect(lab);
  await up.says(/^names: /m);
  expect(await read(FILE)).toBe(OURS);
  expect((await lab.mac(["stat", "-c", "%U %a", FILE, "/etc/resolver"])).stdout).toBe("root 644\nroot 755\n");
  expect(await lookUp("on-bridge.docker.test")).toBe(known("on-bridge.docker.test"));
  expect(await lookUp("nobody.docker.test")).toBe("");
  // Node's resolver is Linux's here, which knows no such folder: the question does not arrive, and that is said.
  expect((await dockline(lab, ["status"])).stdout).toMatch(
    /^Names .* does not ask there; macOS has read its file/m,
  );

  expect(await up.interrupt()).toBe(0);
  expect(await exists("/etc/resolver")).toBe(false);
  expect(await lookUp("on-bridge.docker.test")).toBe("");
});

test("a helper that is killed leaves the file, and the next one puts its own in its place", async () => {
  await using up = await DocklineUp.connect(lab, ["--zone", "old.test"]);
  await up.says(/^names: /m);
  const { stdout } = await dockline(lab, ["helper", "status", "--json"]);
  const { pid } = (JSON.parse(stdout) as { running: { pid: number } }).running;
  up.process.kill("SIGKILL");
  await lab.mac(["kill", "-KILL", String(pid)]);
  expect(await exists("/etc/resolver/old.test")).toBe(true);
  await using next = await DocklineUp.connect(lab);
  await next.says(/^names: /m);
  expect((await lab.mac(["ls", "/etc/resolver"])).stdout).toBe("docker.test\n");
  expect(await next.interrupt()).toBe(0);
  expect((await lab.mac(["ls", "-A", "/etc/resolver"])).stdout).toBe("");
});

test("another program's file for the zone is left alone and named, and containers are reached all the same", async () => {
  await lab.mac(["sh", "-c", `mkdir -p /etc/resolver && printf '%s' '${FOREIGN}' >${FILE}`]);
  await using up = await DocklineUp.connect(lab);
  await up.says(
    /^names: .*\/etc\/resolver\/docker\.test is another program's file for that zone; remove it/m,
  );
  const curl = () => lab.mac(["curl", "--silent", "--fail", "--max-time", "1", `http://${address}/`]);
  expect(await eventually(curl, ({ exitCode }) => exitCode === 0)).toMatchObject({ exitCode: 0 });
  expect(await up.interrupt()).toBe(0);
  expect(await read(FILE)).toBe(FOREIGN);
});
