import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export type LabAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly whatToDo: string };

interface Precondition {
  readonly holds: () => boolean;
  readonly why: string;
  readonly whatToDo: string;
}

/** In this order: a later one may rest on an earlier one. */
const PRECONDITIONS: readonly Precondition[] = [
  {
    holds: () => process.platform === "linux",
    why: "the lab is made of Linux namespaces",
    whatToDo: "run it on a Linux machine",
  },
  {
    holds: () => process.getuid?.() === 0,
    why: "the lab makes namespaces and mounts, which needs root",
    whatToDo: "run it with sudo",
  },
  {
    holds: () =>
      succeeds(
        "sh",
        "-c",
        "command -v apt-get dpkg-deb && test -e /usr/share/keyrings/debian-archive-keyring.gpg",
      ),
    why: "the lab's VM is made of Debian packages, and apt or Debian's keyring is missing",
    whatToDo: "use a Debian-family system with the package debian-archive-keyring",
  },
  {
    holds: () =>
      succeeds("sh", "-c", "command -v bash flock mount nsenter pivot_root setpriv setsid tar unshare"),
    why: "a tool of bash, tar, mount or util-linux is missing",
    whatToDo: "install the packages bash, tar, mount and util-linux",
  },
  {
    holds: () =>
      succeeds("unshare", "--pid", "--mount", "--net", "--uts", "--ipc", "--cgroup", "--fork", "true"),
    why: "this system does not let root make namespaces",
    whatToDo: "run it outside of a container, or in a privileged one",
  },
  {
    holds: () => succeeds("unshare", "--mount", "sh", "-c", TRY_OVERLAY),
    why: "an overlay on top of this system's root cannot be mounted",
    whatToDo: "load the kernel module overlay",
  },
  {
    holds: () => existsSync("/dev/net/tun"),
    why: "there is no /dev/net/tun",
    whatToDo: "load the kernel module tun",
  },
  {
    holds: () =>
      /\b(memory|pids)\b/.test(readFileSync("/proc/cgroups", "utf8")) && existsSync("/sys/fs/cgroup"),
    why: "there are no control groups below /sys/fs/cgroup",
    whatToDo: "mount them there",
  },
];

const TRY_OVERLAY = `mount -t tmpfs lab-try /mnt && cd /mnt && mkdir upper work root &&
  mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work lab-try root`;

/** Whether a lab can run here; if not, the first reason. Costs some 20 ms. */
export function canRunLab(): LabAnswer {
  const failed = PRECONDITIONS.find((one) => !one.holds());
  return failed === undefined ? { ok: true } : { ok: false, why: failed.why, whatToDo: failed.whatToDo };
}

function succeeds(file: string, ...args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: "ignore", timeout: 10_000 }).status === 0;
}
