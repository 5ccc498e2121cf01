import { FILES, LABEL, LOG } from "./paths.js";
import { propertyList } from "./property-list.js";

/** Longer than the helper takes at most to remove what it made (helper/main.ts). */
const EXIT_LIMIT_SECONDS = 15;
const UMASK = 0o077;

/**
 * The helper as a job of launchd (launchd.plist(5)), for the user `owner`. KeepAlive starts it again however it
 * ended, at most every ten seconds; Interactive keeps launchd from slowing packets down as background work. No
 * AbandonProcessGroup: wireguard-go must not outlive the helper. AssociatedBundleIdentifiers makes the system's
 * list of login items show the app's name.
 */
export function daemonPlist(owner: string): string {
  return propertyList({
    Label: LABEL,
    ProgramArguments: [FILES.node, FILES.program, "--daemon", "--owner", owner],
    RunAtLoad: true,
    KeepAlive: true,
    ThrottleInterval: 10,
    ExitTimeOut: EXIT_LIMIT_SECONDS,
    ProcessType: "Interactive",
    WorkingDirectory: "/",
    Umask: UMASK,
    EnvironmentVariables: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" },
    StandardOutPath: LOG,
    StandardErrorPath: LOG,
    AssociatedBundleIdentifiers: ["dev.dockline"],
  });
}
