#!/bin/bash
# freeze.sh IMAGE : boots the machine in the folder IMAGE once, in a network namespace of its own, and when its
# engine answers, saves its memory and devices as IMAGE/state. The disk is then as that state knows it, and must
# not be written to any more.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

image=$1
if [ "${2-}" != inside ]; then
  exec unshare --net --pid --fork --kill-child "$0" "$image" inside
fi
ip link set lo up
serial=$image/serial.log
: >"$serial"

# Up to 120 s; a crash is seen at once.
await_guest() {
  local try
  for try in {1..1200}; do
    ! grep -q '^guest: ready' "$serial" || return 0
    ! grep -q -e 'Oops' -e 'Kernel panic' "$serial" || return 1
    # An empty line for the monitor: where QEMU has ended, this ends here, by SIGPIPE.
    echo
    [ "$try" = 1200 ] || sleep 0.1
  done
  return 1
}

# What QEMU's monitor is told. It carries out a command only when the one before it is done. "migrate" stops the
# guest at its end; a guest that was stopped before would not run after a restore.
converse() {
  if await_guest; then
    echo "migrate file:$image/state.partial"
  fi
  echo quit
}

converse | timeout 180 "$vm_scripts/qemu.sh" "$image" -monitor stdio -serial "file:$serial" \
  -drive "id=root,file=$image/disk,if=none,format=raw,cache=unsafe" \
  -netdev tap,id=lan,ifname=vm-lan,script=no,downscript=no >"$image/monitor.log" 2>&1 || true
[ -s "$image/state.partial" ] || {
  tail -n 20 "$serial" "$image/monitor.log" >&2
  fail "the virtual machine did not come up; what it said stands above"
}
mv "$image/state.partial" "$image/state"
