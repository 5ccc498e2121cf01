import { readFileSync } from "node:fs";
import { afterAll, beforeAll } from "vitest";
import { buildMacPrograms, type MacPrograms } from "../../lab/darwin/mac-programs.js";
import {
  ANNA,
  type AppFiles,
  type Ended,
  RESOURCES,
  type ThrowawayMac,
} from "../../lab/darwin/throwaway-mac.js";

const TOOLS = "/Library/PrivilegedHelperTools";
const FOLDER = `${TOOLS}/dev.dockline.helper`;
const LOG_FOLDER = "/private/var/log/dockline";

/** Where things lie on the Mac. */
export const AT = {
  app: RESOURCES,
  tools: TOOLS,
  folder: FOLDER,
  daemons: "/Library/LaunchDaemons",
  plist: "/Library/LaunchDaemons/dev.dockline.helper.plist",
  rotations: "/private/etc/newsyslog.d",
  rotation: "/private/etc/newsyslog.d/dev.dockline.helper.conf",
  logs: "/private/var/log",
  log: `${LOG_FOLDER}/helper.log`,
  lock: "/private/var/run/dev.dockline.helper.lock",
} as const;

/** Every trace of an installed helper: path, owner and mode. */
export const WHOLE: readonly string[] = [
  `${AT.plist} 0:0 644`,
  `${FOLDER} 0:0 755`,
  `${FOLDER}/daemon.plist 0:0 644`,
  `${FOLDER}/helper.cjs 0:0 644`,
  `${FOLDER}/node 0:0 755`,
  `${FOLDER}/wireguard-go 0:0 755`,
  `${AT.rotation} 0:0 644`,
  `${LOG_FOLDER} 0:0 755`,
  `${AT.log} 0:80 640`,
  "/private/var/run/dev.dockline 0:0 755",
  `/private/var/run/dev.dockline/helper.sock ${ANNA}:0 600`,
];

/** Two releases of the app; their helpers differ in the version that they tell. */
export interface Releases {
  readonly old: AppFiles;
  readonly new: AppFiles;
}

/** What the tests of one `describe` share. */
export interface MacSupply {
  readonly programs: MacPrograms;
  readonly release: Releases;
}

/** Built before the first test of the `describe` that calls this, and removed after its last. */
export function macSupply(): MacSupply {
  let built: MacSupply | null = null;
  const supply = () => {
    if (built === null) throw new Error("the Mac's programs are there from the first test on");
    return built;
  };
  beforeAll(async () => {
    const programs = await buildMacPrograms();
    built = { programs, release: releases(programs) };
  });
  afterAll(() => built?.programs[Symbol.asyncDispose]());
  return {
    get programs() {
      return supply().programs;
    },
    get release() {
      return supply().release;
    },
  };
}

/** Node is a script that starts this machine's, so that not every test copies 100 MB. */
function releases(programs: MacPrograms): Releases {
  const helper = readFileSync(programs.helper, "utf8");
  const old = {
    node: `#!/bin/sh\nexec ${process.execPath} "$@"\n`,
    "helper.cjs": helper,
    "wireguard-go": '#!/bin/sh\n[ "$*" = --version ]\n',
  };
  return { old, new: { ...old, "helper.cjs": helper.replaceAll('"0.1.0"', '"0.2.0"') } };
}

/** What `dockline helper` says when it refuses. */
export function refusal(sentence: string): Ended {
  return { exitCode: 5, stdout: "", stderr: `dockline: ${sentence}\n` };
}

export interface Status {
  readonly isInstalled: boolean;
  readonly running: { readonly version: string; readonly protocol: number; readonly pid: number } | null;
}

export function statusOf(mac: ThrowawayMac, uid = ANNA): Status {
  return JSON.parse(mac.dockline(["status", "--json"], uid).stdout) as Status;
}

/** As `sudo dockline helper install` of Anna's, which must succeed; the state afterwards. */
export function install(mac: ThrowawayMac, files: AppFiles): Status {
  mac.placeApp(files);
  const { exitCode, stderr } = mac.dockline(["install"]);
  if (exitCode !== 0) throw new Error(`install: exit ${exitCode}: ${stderr}`);
  return statusOf(mac);
}
