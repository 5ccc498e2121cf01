import { helperSocketPath } from "../socket-path.js";

/** The job's name in launchd. */
export const LABEL = "dev.dockline.helper";

const TOOLS = "/Library/PrivilegedHelperTools";
const DAEMONS = "/Library/LaunchDaemons";
// Without symbolic links, which the checks refuse: /etc and /var lead to /private.
const ROTATIONS = "/private/etc/newsyslog.d";
const LOGS = "/private/var/log";
const RUN = "/private/var/run";

/** Apple's folders that ours are in; root's alone, or nothing is installed. */
export const PARENTS = { TOOLS, DAEMONS, ROTATIONS, LOGS } as const;

const FOLDER = `${TOOLS}/${LABEL}`;
const LOG_FOLDER = `${LOGS}/dockline`;
const PLIST = `${DAEMONS}/${LABEL}.plist`;
const ROTATION = `${ROTATIONS}/${LABEL}.conf`;

/** Everything that an installed helper has on a Mac; removal leaves none of it. */
export const INSTALLED = {
  /** Node, the helper and wireguard-go; and a copy of the property list. */
  FOLDER,
  /** What is being copied, while it may still be refused. */
  STAGED: `${FOLDER}.new`,
  /** The former one, until the new one listens. */
  RETIRED: `${FOLDER}.old`,
  PLIST,
  PLIST_PARTIAL: `${PLIST}.new`,
  ROTATION,
  ROTATION_PARTIAL: `${ROTATION}.new`,
  LOG_FOLDER,
  /** The helper makes it (helper/socket-file.ts). */
  SOCKET_FOLDER: `${RUN}/dev.dockline`,
  /** Held by a running installation; the system empties its folder at boot. */
  LOCK: `${RUN}/${LABEL}.lock`,
} as const;

/** Where every shell of a Mac finds a command (/etc/paths); the folder need not be there. */
export const COMMAND = {
  LINK_FOLDER: "/usr/local/bin",
  LINK: "/usr/local/bin/dockline",
} as const;

/** What runs, in FOLDER. */
export const FILES = {
  node: `${FOLDER}/node`,
  program: `${FOLDER}/helper.cjs`,
} as const;

export const LOG = `${LOG_FOLDER}/helper.log`;
export const SOCKET = helperSocketPath("darwin");
