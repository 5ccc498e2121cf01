#!/bin/sh
# find-root.sh : PID 1 of the initrd. Loads the disk's driver, and hands over to init.sh on the disk.
set -eu

export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
busybox mount -t devtmpfs dev /dev
while read -r module; do
  busybox insmod "/modules/$module"
done </modules/order

tries=100
until [ -b /dev/vda ] || [ "$tries" = 0 ]; do
  tries=$((tries - 1))
  busybox sleep 0.05
done
busybox mount -t ext4 /dev/vda /root
for folder in proc sys dev; do
  busybox mount --move "/$folder" "/root/$folder"
done
exec busybox switch_root /root /lab/scripts/init.sh
