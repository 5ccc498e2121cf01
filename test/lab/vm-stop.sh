#!/bin/bash
# vm-stop.sh LAB_DIRECTORY : pulls the VM's plug: its processes, its network and its control groups are gone
# when this returns. Its disk stays for vm-start.sh. A VM that is off is no error. Runs in the mac.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$LAB_SCRIPTS/cgroup.sh"

if [ -e "$LAB_DIR/vm.pid" ]; then
  read -r _ pid <"$LAB_DIR/vm.pid"
  kill -KILL "$pid" 2>/dev/null || true
  for try in {1..500}; do
    kill -0 "$pid" 2>/dev/null || break
    [ "$try" = 500 ] && echo "vm-stop.sh: the VM of $LAB_NAME does not end" >&2 && exit 1
    sleep 0.02
  done
fi
"$LAB_SCRIPTS/net-vm.sh" down
remove_cgroups "$LAB_DIR"
rm -f "$LAB_DIR/vm.pid" "$LAB_DIR/engine/docker.sock" "$LAB_DIR/engine/booted"
