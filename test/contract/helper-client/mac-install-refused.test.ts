import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ThrowawayMac, whyNoMac } from "../../lab/darwin/throwaway-mac.js";
import { AT, install, macSupply, refusal, statusOf, WHOLE } from "./mac-with-app.js";

const missing = whyNoMac();
if (missing !== null) console.log(`refusals of installing on a Mac: NOT RUN: ${missing}`);

const UNSAFE = "is not a plain folder that root alone may change; mend its owner and mode first.";
const FOREIGN =
  "has a name of Dockline's but is a link or can be changed by others than root; move it away first.";
const DAMAGED = "is not the file that was built; install Dockline again.";
const GONE = "is missing; install Dockline again.";

interface Refused {
  readonly what: string;
  readonly breaking: string;
  readonly mending: string;
  readonly sentence: string;
}

const FOLDERS: readonly Refused[] = [
  mode("/Library", "g+w"),
  mode(AT.tools, "o+w"),
  owner(AT.tools),
  linked(AT.tools),
  mode(AT.daemons, "g+w"),
  owner(AT.daemons),
  linked(AT.daemons),
  mode(AT.rotations, "g+w"),
  owner(AT.rotations),
  mode(AT.logs, "g+w"),
  owner(AT.logs),
];

const FILES: readonly Refused[] = [
  { ...owner(`${AT.folder}/node`), sentence: `${AT.folder}/node ${FOREIGN}` },
  { ...mode(`${AT.folder}/helper.cjs`, "g+w"), sentence: `${AT.folder}/helper.cjs ${FOREIGN}` },
  { ...owner(AT.folder), sentence: `${AT.folder} ${FOREIGN}` },
  { ...linked(AT.folder), sentence: `${AT.folder} ${FOREIGN}` },
  { ...linked(AT.plist), sentence: `${AT.plist} ${FOREIGN}` },
  { ...owner(AT.rotation), sentence: `${AT.rotation} ${FOREIGN}` },
  { ...linked(AT.log), sentence: `${AT.log} ${FOREIGN}` },
  {
    what: "a file where the folder for the former helper goes",
    breaking: `touch ${AT.folder}.old`,
    mending: `rm ${AT.folder}.old`,
    sentence: `${AT.folder}.old ${FOREIGN}`,
  },
];

const APP = `'${AT.app.replaceAll("'", "'\\''")}'`;

const DAMAGES: readonly Refused[] = [
  damage("node", `echo >>${APP}/node`, `${AT.app}/node ${DAMAGED}`),
  damage("helper.cjs", `rm ${APP}/helper.cjs`, `${AT.app}/helper.cjs ${GONE}`),
  damage("manifest.json", `echo '{}' >${APP}/manifest.json`, `${AT.app}/manifest.json ${DAMAGED}`),
  damage("manifest.json", `rm ${APP}/manifest.json`, `${AT.app}/manifest.json ${GONE}`),
  {
    what: "another installation at the same time",
    breaking: `mkdir ${AT.lock} && echo 1 >${AT.lock}/pid`,
    mending: `rm -r ${AT.lock}`,
    sentence: "Another installation is running (process 1); try again when it has ended.",
  },
];

function mode(path: string, change: string): Refused {
  const back = change.replace("+", "-");
  return {
    what: `${path} with ${change}`,
    breaking: `chmod ${change} ${path}`,
    mending: `chmod ${back} ${path}`,
    sentence: `${path} ${UNSAFE}`,
  };
}

function owner(path: string): Refused {
  return {
    what: `${path} of another user`,
    breaking: `chown 501 ${path}`,
    mending: `chown 0 ${path}`,
    sentence: `${path} ${UNSAFE}`,
  };
}

function linked(path: string): Refused {
  return {
    what: `${path} behind a symbolic link`,
    breaking: `mv ${path} /opt/real && ln -s /opt/real ${path}`,
    mending: `rm ${path} && mv /opt/real ${path}`,
    sentence: `${path} ${UNSAFE}`,
  };
}

function damage(name: string, breaking: string, sentence: string): Refused {
  return { what: `a damaged ${name}`, breaking, mending: ":", sentence };
}

describe.skipIf(missing !== null)("what is refused before anything is stopped", { timeout: 120_000 }, () => {
  const supply = macSupply();
  let mac: ThrowawayMac;

  beforeAll(async () => {
    mac = await ThrowawayMac.boot(supply.programs);
    install(mac, supply.release.old);
  });
  afterAll(() => mac[Symbol.asyncDispose]());

  test.each([...FOLDERS, ...FILES, ...DAMAGES])("$what", ({ breaking, mending, sentence }) => {
    const before = statusOf(mac);
    mac.placeApp(supply.release.new);
    mac.shell(breaking);
    const answer = mac.dockline(["install"]);
    mac.shell(mending);
    expect([answer, statusOf(mac), mac.traces()]).toEqual([refusal(sentence), before, WHOLE]);
    expect(before.running).toMatchObject({ version: "0.1.0" });
  });

  test.each([
    ["Node of another architecture", { node: "\x7fELF no program" }, "node"],
    ["Node that is killed", { node: "#!/bin/sh\nkill -KILL $$\n" }, "node"],
    ["wireguard-go that is killed", { "wireguard-go": "#!/bin/sh\nkill -KILL $$\n" }, "wireguard-go"],
  ])("%s", (_what, files, name) => {
    const before = statusOf(mac);
    mac.placeApp({ ...supply.release.new, ...files });
    expect([mac.dockline(["install"]), statusOf(mac), mac.traces()]).toEqual([
      refusal(`This Mac refuses to run ${name}; install the Dockline that was built for it.`),
      before,
      WHOLE,
    ]);
  });

  test.each(FOLDERS.slice(0, 4))("nothing is removed either: $what", ({ breaking, mending, sentence }) => {
    mac.shell(breaking);
    const answer = mac.dockline(["uninstall"]);
    mac.shell(mending);
    expect([answer, mac.traces()]).toEqual([refusal(sentence), WHOLE]);
  });

  test("uninstall removes a link that has our name, and nothing behind it", () => {
    mac.shell(`mkdir /opt/other && touch /opt/other/file && ln -s /opt/other ${AT.folder}.old`);
    expect(mac.dockline(["uninstall"])).toMatchObject({ exitCode: 0 });
    expect([mac.traces(), mac.shell("ls /opt/other")]).toEqual([[], "file"]);
    install(mac, supply.release.old);
  });
});

describe.skipIf(missing !== null)("a new helper that does not listen", { timeout: 240_000 }, () => {
  const supply = macSupply();
  const SILENT = "The new helper was started but does not listen; see /private/var/log/dockline/helper.log.";

  test("is replaced by the former one; where there was none, only the log remains", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    const before = install(mac, supply.release.old);
    mac.placeApp({ ...supply.release.new, "helper.cjs": "console.error('no'); process.exit(3);" });
    expect(mac.dockline(["install"])).toEqual(refusal(`${SILENT} The former helper is running again.`));
    expect(statusOf(mac)).toMatchObject({ isInstalled: true, running: { version: "0.1.0" } });
    expect([statusOf(mac).running?.pid === before.running?.pid, mac.traces()]).toEqual([false, WHOLE]);
    mac.dockline(["uninstall"]);
    expect(mac.dockline(["install"])).toEqual(refusal(SILENT));
    expect([mac.traces(), mac.shell(`cat ${AT.log}`).slice(0, 3)]).toEqual([
      ["/private/var/log/dockline 0:0 755", `${AT.log} 0:80 640`],
      "no\n",
    ]);
    expect(mac.run(["launchctl", "print", "system/dev.dockline.helper"]).exitCode).toBe(113);
  });

  /** A launchctl whose bootstrap fails until it was called so often. */
  function failingBootstrap(mac: ThrowawayMac, times: number, said: string): void {
    mac.shell("[ -e /opt/launchctl ] || mv /usr/bin/launchctl /opt/launchctl; rm -f /opt/calls");
    mac.write(
      "/usr/bin/launchctl",
      `#!/bin/sh\n[ "$1" = bootstrap ] && echo x >>/opt/calls && [ "$(wc -l </opt/calls)" -le ${times} ] && { echo '${said}' >&2; exit 5; }\nexec /opt/launchctl "$@"\n`,
    );
    mac.shell("chmod 755 /usr/bin/launchctl");
  }

  test("because launchd is still busy with the former one, is tried again", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    install(mac, supply.release.old);
    failingBootstrap(mac, 3, "Bootstrap failed: 37: Operation already in progress");
    expect(install(mac, supply.release.new)).toMatchObject({ running: { version: "0.2.0" } });
    expect(mac.traces()).toEqual(WHOLE);
  });

  test("because launchd takes no job at all, leaves the former one's files, and says both", async () => {
    await using mac = await ThrowawayMac.boot(supply.programs);
    install(mac, supply.release.old);
    failingBootstrap(mac, 1_000, "Bootstrap failed: 5: Input/output error");
    mac.placeApp(supply.release.new);
    const { exitCode, stderr } = mac.dockline(["install"]);
    expect([exitCode, stderr]).toEqual([
      5,
      'dockline: launchd did not start the new helper: it says only "Input/output error", which may mean that the service is disabled in the settings for login items, or that its property list is refused; see /var/log/com.apple.xpc.launchd/launchd.log. The former helper could not be started again either.\n',
    ]);
    expect(mac.dockline(["status"])).toEqual({
      exitCode: 5,
      stdout:
        'The helper is installed but does not answer; launchd has not loaded it; run "sudo dockline helper install" again.\n',
      stderr: "",
    });
    failingBootstrap(mac, 0, "");
    mac.reboot();
    expect(install(mac, supply.release.old)).toMatchObject({ running: { version: "0.1.0" } });
    expect(mac.traces()).toEqual(WHOLE);
  });
});
