#!/bin/bash
# initrd.sh ROOT VERSION FILE : writes the initrd FILE, which finds the disk: busybox, the disk's driver, and
# guest/find-root.sh. ROOT is the tree that busybox and the modules of the kernel VERSION are taken from.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

root=$1 version=$2 file=$3
busybox=$root/usr/bin/busybox
work=$file.work

mkdir -p "$work"/{bin,dev,modules,proc,root,sys}
cp "$busybox" "$work/bin/busybox"
ln -s busybox "$work/bin/sh"
install "$vm_scripts/guest/find-root.sh" "$work/init"

# In the order in which they depend on each other.
chroot "$root" /usr/sbin/modprobe --set-version "$version" --show-depends virtio_blk |
  while read -r _ module _; do
    cp "$root$module" "$work/modules/"
    basename "$module" >>"$work/modules/order"
  done
(cd "$work" && find . | "$busybox" cpio -o -H newc) >"$file" 2>/dev/null
rm -r "$work"
