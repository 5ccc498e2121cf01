#!/bin/bash
# vm-start.sh LAB_DIRECTORY : boots the VM; returns when it is up, its engine included. Runs in the mac.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"

[ ! -e "$LAB_DIR/vm.pid" ] || { echo "vm-start.sh: the VM of $LAB_NAME runs already; stop it first" >&2 && exit 1; }
"$LAB_SCRIPTS/net-vm.sh" up
rm -f "$LAB_DIR/engine/booted"
setsid nsenter --net=/run/netns/vm \
  unshare --mount --pid --uts --ipc --fork --kill-child "$LAB_SCRIPTS/vm-join.sh" "$LAB_DIR" \
  </dev/null >>"$LAB_DIR/log" 2>&1 &
vm=$!

# Up to 50 s; engine-start.sh gives up earlier, and says why.
for try in {1..2500}; do
  [ ! -e "$LAB_DIR/engine/booted" ] || exit 0
  kill -0 "$vm" 2>/dev/null || break
  [ "$try" = 2500 ] || sleep 0.02
done
echo "vm-start.sh: the VM of $LAB_NAME did not boot; what it said stands above, in its log" >&2
exit 1
