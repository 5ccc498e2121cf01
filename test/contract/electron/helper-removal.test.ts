import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppRefused } from "../../../bridge/dashboard/app.js";
import { InstallError } from "../../../bridge/helper-client/install-error.js";
import { FaultError } from "../../../bridge/model/fault-error.js";
import { HelperCare } from "../../../electron/app/helper/helper-care.js";
import { FakeInstaller } from "../../fakes/fake-installer.js";
import type { FakeWorld } from "../../fakes/fake-ports.js";
import { Stage } from "../dashboard/host-stage.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockline-removal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The helper that the session works with: a removed one hangs up, and cannot be found any more. */
class WorkingInstaller extends FakeInstaller {
  readonly #world: FakeWorld;

  constructor(world: FakeWorld) {
    super("0.1.0");
    this.#world = world;
  }

  override async uninstall(): Promise<void> {
    await super.uninstall();
    const missing = new FaultError({ code: "helper-missing", socketPath: "/run/helper.sock" });
    this.#world.helpers.failures.push(...Array<FaultError>(100).fill(missing));
    this.#world.helpers.die();
  }
}

/** Connected, with every state from then on. */
async function connected(stage: Stage) {
  const installer = new WorkingInstaller(stage.world);
  const errors: unknown[] = [];
  const care = new HelperCare({
    installer,
    uid: 501,
    version: "0.1.0",
    disconnect: async () => {
      expect(await stage.host.perform({ do: "disconnect" })).toEqual({ kind: "done" });
    },
    onError: (error) => void errors.push(error),
  });
  await care.install();
  await stage.host.perform({ do: "connect" });
  const state = () => stage.host.view.snapshot.state.kind;
  await vi.waitFor(() => expect(state()).toBe("connected"), 5_000);
  const states: string[] = [];
  stage.host.follow(() => states.push(state()));
  return { installer, care, errors, states, state };
}

test("whoever closes the password's window stays connected, without a moment in between", async () => {
  await using stage = new Stage(join(folder, "control.sock"));
  const { installer, care, states, state } = await connected(stage);
  installer.refusal = new InstallError("declined", "Nobody agreed.");
  await expect(care.remove()).rejects.toEqual(
    new AppRefused("Nothing was removed, since nobody agreed to it."),
  );
  expect([care.view, state(), states.filter((one) => one !== "connected")]).toEqual([
    { kind: "ready", version: "0.1.0" },
    "connected",
    [],
  ]);
});

test("whoever agrees ends up disconnected, and nothing looks for the helper any more", async () => {
  await using stage = new Stage(join(folder, "control.sock"));
  const { care, errors, state } = await connected(stage);
  await care.remove();
  expect([care.view, state(), stage.host.hasOwnSession, errors, stage.timers]).toEqual([
    { kind: "missing" },
    "disconnected",
    false,
    [],
    0,
  ]);
});
