#!/bin/bash
# systemd-start.sh LAB_DIRECTORY : starts a host with systemd as its PID 1, beside the mac: in the same network,
# with files and processes of its own. It does not wait until that has booted. Runs in the mac.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$LAB_SCRIPTS/cgroup.sh"

# The one hierarchy that this systemd speaks. A group of its own becomes the root that it sees.
cgroup2=$(sed -n 's/^- //p' "$LAB_DIR/cgroups")
[ -n "$cgroup2" ] || { echo "systemd-start.sh: this host has no cgroup2 hierarchy; mount it" >&2 && exit 1; }

mkdir -p "$LAB_DIR"/systemd/{upper,work,root,lab/host}
(
  join_cgroups "$LAB_DIR"
  mkdir "$cgroup2/systemd"
  echo 0 >"$cgroup2/systemd/cgroup.procs"
  exec setsid unshare --mount --pid --uts --ipc --cgroup --fork --kill-child \
    "$LAB_SCRIPTS/systemd-init.sh" "$LAB_DIR"
) </dev/null >>"$LAB_DIR/log" 2>&1 &
