#!/bin/bash
# mac-init.sh LAB_DIRECTORY : PID 1 of a lab. Becomes the "mac": builds its root file system and the lab's
# networks, boots the VM, says so in state.json, and from then on only reaps orphans.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=process.sh
. "$LAB_SCRIPTS/process.sh"
# shellcheck source-path=SCRIPTDIR source=enter-root.sh
. "$LAB_SCRIPTS/enter-root.sh"

# /proc is still the host's here: the first field is this process's id as the host sees it.
read -r pid _ </proc/self/stat
echo "$pid $(start_time "$pid")" >"$LAB_DIR/mac.pid"

root=$LAB_DIR/mac/root
"$LAB_SCRIPTS/mac-root.sh" "$root"
enter_root "$root"
echo mac >/proc/sys/kernel/hostname

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
"$LAB_SCRIPTS/mac-tools.sh"
[ "$LAB_PLATFORM" = linux ] || "$LAB_SCRIPTS/darwin/mount.sh"
"$LAB_SCRIPTS/net-up.sh"
"$LAB_SCRIPTS/vm-start.sh" "$LAB_DIR"

engine_start_ms=null
[ "$LAB_ENGINE" = no ] || engine_start_ms=$(cat "$LAB_DIR/engine/start-ms")
read -r vm_pid _ <"$LAB_DIR/vm.pid"
printf '{"name":"%s","directory":"%s","suite":"%s","macPid":%s,"vmPid":%s,"dockerSocket":"%s","engineStartMs":%s}\n' \
  "$LAB_NAME" "$LAB_DIR" "$LAB_SUITE" "$pid" "$vm_pid" "$LAB_DIR/engine/docker.sock" "$engine_start_ms" \
  >"$LAB_DIR/state.json.partial"
mv "$LAB_DIR/state.json.partial" "$LAB_DIR/state.json"

# bash reaps whatever is handed to PID 1 while it waits.
while :; do
  sleep infinity &
  wait "$!" || true
done
