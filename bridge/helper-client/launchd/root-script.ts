import common from "./common.sh";
import { daemonPlist } from "./daemon-plist.js";
import install from "./install.sh";
import link from "./link.sh";
import { COMMAND, INSTALLED, LABEL, LOG, PARENTS, SOCKET } from "./paths.js";
import uninstall from "./uninstall.sh";

/** newsyslog.conf(5): five compressed files of 1 MB; nobody to signal, for the helper opens its log for each line. */
const ROTATION_TEXT = `# logfilename owner:group mode count size when flags
${LOG} root:admin 640 5 1024 * JN`;

const CONSTANTS = {
  ...PARENTS,
  ...INSTALLED,
  ...COMMAND,
  LOG,
  SOCKET,
  LABEL,
  SERVICE: `system/${LABEL}`,
  EVERYTHING: Object.values(INSTALLED).join("\n"),
  PLIST_TEXT: daemonPlist("OWNER"),
  ROTATION_TEXT,
};

/**
 * What root runs to install the helper: the same text for everybody. Who it is for, and where from, comes on its
 * standard input (see order.ts), where it is matched and never becomes a part of a command.
 */
export const INSTALL_SCRIPT = rootScript(install);

/** What root runs to remove the helper. */
export const UNINSTALL_SCRIPT = rootScript(uninstall);

/** What root runs to put the command where shells find it. */
export const LINK_SCRIPT = rootScript(link);

function rootScript(body: string): string {
  const assignments = Object.entries(CONSTANTS).map(([name, value]) => `${name}='${value}'\n`);
  return [...assignments, common, body].join("");
}
