import { expect, test } from "vitest";
import { parseZone, type Zone } from "../../../helper/net/zone.js";
import { desiredState, helperStack } from "../../fakes/helper-stack.js";
import { resolvedStack } from "../../fakes/resolved-stack.js";

const NAMES = { zone: parseZone("docker.test") as Zone, port: 15353 };
const SET = { state: "set", by: "systemd-resolved" };
const SETTINGS = {
  "default-route": "no",
  domain: "~docker.test",
  dnssec: "no",
  dnsovertls: "no",
  dns: "127.0.0.1:15353",
};
const desired = (names: typeof NAMES | null = NAMES) => desiredState(["172.20.0.0/16"], { names });

test("systemd-resolved asks for one zone at the tunnel's link, is told once, and is read back", async () => {
  const { resolved, keeper } = await resolvedStack();
  expect((await keeper.apply(desired())).names).toEqual(SET);
  expect(resolved.settings).toEqual(SETTINGS);
  expect(resolved.writes).toEqual([
    "default-route dockline0 no",
    "domain dockline0 ~docker.test",
    "dnssec dockline0 no",
    "dnsovertls dockline0 no",
    "dns dockline0 127.0.0.1:15353",
    "flush-caches",
  ]);
  await keeper.apply(desired());
  expect((await keeper.status()).names).toEqual(SET);
  expect([resolved.writes.length, resolved.violations]).toEqual([6, []]);
});

test("another port replaces the former one, no names take all back, and so does the end", async () => {
  const { kernel, resolved, keeper } = await resolvedStack();
  await keeper.apply(desired());
  await keeper.apply(desired({ ...NAMES, port: 20000 }));
  expect(resolved.settings).toEqual({ ...SETTINGS, dns: "127.0.0.1:20000" });
  expect((await keeper.apply(desired(null))).names).toBe(null);
  expect(resolved.settings).toEqual({});
  await keeper.apply(desired());
  expect((await keeper.release()).names).toBe(null);
  expect([resolved.settings, kernel.links.has("dockline0")]).toEqual([null, false]);
  expect(resolved.writes.at(-1)).toBe("revert dockline0");
});

test("settings that somebody else took away are set again with the next pass, and with a new link", async () => {
  const { kernel, resolved, clock, keeper } = await resolvedStack();
  await keeper.apply(desired());
  await resolved.system.run(["/usr/bin/resolvectl", "revert", "dockline0"]);
  expect((await keeper.status()).names).toMatchObject({ state: "failed" });
  expect((await keeper.apply(desired())).names).toEqual(SET);
  kernel.killEngine();
  await clock.pass(1_000);
  expect(resolved.settings).toEqual(SETTINGS);
});

test.each([...Object.entries(SETTINGS).map(([setting, value]) => `${setting} dockline0 ${value}`)])(
  "when `resolvectl %s` fails, that is told and the routes stand",
  async (command) => {
    const { kernel, resolved, keeper } = await resolvedStack();
    resolved.refusals.set(command, "Failed to set: Access denied");
    const { names, routes } = await keeper.apply(desired());
    expect(names).toEqual({
      state: "failed",
      message: `/usr/bin/resolvectl ${command}: exit 1: Failed to set: Access denied`,
    });
    expect(routes).toEqual([{ destination: "172.20.0.0/16", state: "installed" }]);
    await keeper.release();
    expect([kernel.links.has("dockline0"), kernel.violations]).toEqual([false, []]);
  },
);

test("a host without systemd-resolved is left as it is, and that is told", async () => {
  const { kernel, keeper } = await helperStack();
  expect((await keeper.apply(desired())).names).toEqual({ state: "no-resolver" });
  expect(kernel.violations).toEqual([]);
});

test("caches that cannot be emptied are no failure", async () => {
  const { resolved, keeper } = await resolvedStack();
  resolved.refusals.set("flush-caches", "Failed to flush caches: Access denied");
  expect((await keeper.apply(desired())).names).toEqual(SET);
});
