#!/bin/bash
# restore.sh IMAGE SERIAL : becomes the machine that prepare.sh left in IMAGE, running on from where it was
# stopped, its network in the mac's and on the LAN. What it writes to its disk is forgotten at its end; what it
# says on its console goes to the file SERIAL. QEMU's monitor reads this process's input.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

image=$1 serial=$2
exec "$vm_scripts/qemu.sh" "$image" -incoming "file:$image/state" -monitor stdio -serial "file:$serial" \
  -drive "id=root,file=$image/disk,if=none,format=raw,snapshot=on,cache=unsafe" \
  -netdev "tap,id=lan,ifname=vm-lan,script=$vm_scripts/lan-cable.sh,downscript=no"
