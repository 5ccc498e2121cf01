#!/bin/bash
# vm-join.sh LAB_DIRECTORY : the VM's first step, as its PID 1: into the lab's control groups, which become
# the roots that the VM sees.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$LAB_SCRIPTS/cgroup.sh"

read -r mac_view _ </proc/self/stat
read -r host_view _ </run/lab/host-proc/self/stat
echo "$host_view $mac_view" >"$LAB_DIR/vm.pid"
join_cgroups "$LAB_DIR"
exec unshare --cgroup "$LAB_SCRIPTS/vm-init.sh"
