import { expect, test } from "vitest";
import { AppRefused, type HelperView } from "../../../../../bridge/dashboard/app.js";
import { InstallError } from "../../../../../bridge/helper-client/install-error.js";
import { FaultError } from "../../../../../bridge/model/fault-error.js";
import { faultSentence } from "../../../../../bridge/model/sentence.js";
import { HelperCare } from "../../../../../electron/app/helper/helper-care.js";
import { FakeInstaller } from "../../../../fakes/fake-installer.js";

const OWN = "0.2.0";
const running = (version: string) => ({ version, protocol: 2, pid: 7 });
const DECLINED = new InstallError("declined", "Nobody agreed; use sudo.");

function care(disconnect: () => Promise<void> = async () => {}) {
  const installer = new FakeInstaller(OWN);
  const told: HelperView[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const made = new HelperCare({ installer, uid: 501, version: OWN, disconnect, onError });
  made.onChange(() => told.push(made.view));
  return { installer, told, errors, care: made };
}

test.each<[what: string, isInstalled: boolean, version: string | null, view: HelperView]>([
  ["none", false, null, { kind: "missing" }],
  ["one of the app's version", true, "0.2.0", { kind: "ready", version: "0.2.0" }],
  ["a newer one", true, "0.10.0", { kind: "ready", version: "0.10.0" }],
  ["an older one", true, "0.1.9", { kind: "outdated" }],
  ["one before the app's release", true, "0.2.0-beta.1", { kind: "outdated" }],
  ["one that tells no version", true, "latest", { kind: "outdated" }],
  ["one that root has started without installing it", false, "0.2.0", { kind: "ready", version: "0.2.0" }],
  [
    "one that does not answer",
    true,
    null,
    { kind: "broken", why: "The helper is installed but does not answer; see its log." },
  ],
])("with %s on the system", async (_what, isInstalled, version, view) => {
  const { care: helper, installer } = care();
  expect(helper.view).toEqual({ kind: "unknown" });
  installer.state = { isInstalled, running: version === null ? null : running(version) };
  await helper.look();
  expect(helper.view).toEqual(view);
});

test("one of another protocol is outdated, whatever else answers is broken, and says why", async () => {
  const { care: helper, installer } = care();
  const views: HelperView[] = [];
  for (const trouble of [
    new FaultError({ code: "helper-version", found: 1, wanted: 2 }),
    new FaultError({ code: "helper-forbidden", socketPath: "/s" }),
    new FaultError({ code: "helper-silent", seconds: 2 }),
    new Error("EIO"),
  ]) {
    installer.trouble = trouble;
    await helper.look();
    views.push(helper.view);
  }
  expect(views).toEqual([
    { kind: "outdated" },
    { kind: "broken", why: faultSentence({ code: "helper-forbidden", socketPath: "/s" }, "buttons") },
    { kind: "broken", why: faultSentence({ code: "helper-silent", seconds: 2 }, "buttons") },
    { kind: "broken", why: "The helper cannot be asked: EIO" },
  ]);
});

test("installing is told while it goes on, is for this user, and ends with what is there then", async () => {
  const { care: helper, installer, told } = care();
  await helper.look();
  await helper.install();
  expect([told, installer.owners]).toEqual([
    [{ kind: "missing" }, { kind: "being-installed" }, { kind: "ready", version: OWN }],
    [501],
  ]);
});

test("removing disconnects once the helper is gone", async () => {
  const order: string[] = [];
  const {
    care: helper,
    installer,
    told,
  } = care(async () => void order.push(`disconnect: ${installer.state.isInstalled}`));
  await helper.install();
  told.length = 0;
  await helper.remove();
  expect([order, told]).toEqual([["disconnect: false"], [{ kind: "being-removed" }, { kind: "missing" }]]);
});

test("a person who does not agree finds everything as before, and one calm sentence", async () => {
  let disconnected = 0;
  const {
    care: helper,
    installer,
    told,
  } = care(async () => {
    disconnected += 1;
  });
  await helper.look();
  installer.refusal = DECLINED;
  await expect(helper.install()).rejects.toEqual(
    new AppRefused("Nothing was installed, since nobody agreed to it."),
  );
  expect(told).toEqual([{ kind: "missing" }, { kind: "being-installed" }, { kind: "missing" }]);
  await helper.install();
  installer.refusal = DECLINED;
  await expect(helper.remove()).rejects.toEqual(
    new AppRefused("Nothing was removed, since nobody agreed to it."),
  );
  expect([helper.view, disconnected]).toEqual([{ kind: "ready", version: OWN }, 0]);
});

test.each<[what: string, thrown: Error, sentence: string]>([
  [
    "a reason of the installer's",
    new InstallError("damaged", "Install Dockline again."),
    "Install Dockline again.",
  ],
  [
    "a helper that does not speak with this user",
    new FaultError({ code: "helper-forbidden", socketPath: "/s" }),
    faultSentence({ code: "helper-forbidden", socketPath: "/s" }, "buttons"),
  ],
  ["something unforeseen", new Error("EIO"), "The helper could not be installed: EIO"],
])("a failure is one sentence: %s", async (_what, thrown, sentence) => {
  const { care: helper, installer } = care();
  installer.refusal = thrown;
  await expect(helper.install()).rejects.toEqual(new AppRefused(sentence));
  expect(helper.view).toEqual({ kind: "missing" });
});

test("where disconnecting fails, the helper is gone all the same, and the log says why", async () => {
  const hangs = new Error("the session hangs");
  const { care: helper, errors } = care(() => Promise.reject(hangs));
  await helper.install();
  await helper.remove();
  expect([helper.view, errors]).toEqual([{ kind: "missing" }, [hangs]]);
});

test("while a person is asked, nothing else is begun, and looking changes nothing", async () => {
  const { care: helper, installer, told } = care();
  installer.isAsking = true;
  const installing = helper.install();
  const busy = new AppRefused(
    "The helper is being installed or removed already; look for the window that asks for a password.",
  );
  await expect(helper.install()).rejects.toEqual(busy);
  await expect(helper.remove()).rejects.toEqual(busy);
  await helper.look();
  expect(told).toEqual([{ kind: "being-installed" }]);
  installer.answer();
  await installing;
  expect(helper.view).toEqual({ kind: "ready", version: OWN });
});

test("a look that began before an installation does not undo what is told of it", async () => {
  const { care: helper, installer, told } = care();
  const looked = helper.look();
  installer.isAsking = true;
  const installing = helper.install();
  await looked;
  expect(told).toEqual([{ kind: "being-installed" }]);
  installer.answer();
  await installing;
});

test("who has stopped listening is told nothing, and a look that finds the same tells nobody", async () => {
  const { care: helper, told } = care();
  let count = 0;
  helper.onChange(() => count++)[Symbol.dispose]();
  await helper.look();
  await helper.look();
  expect([told, count]).toEqual([[{ kind: "missing" }], 0]);
});
