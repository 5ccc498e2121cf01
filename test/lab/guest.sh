#!/bin/bash
# guest.sh PID DEVICE ADDRESS/LENGTH : in the network of process PID, a virtual machine as its hypervisor would run it.
#
# Makes a macvtap interface on DEVICE and hands its frames to a network of the guest's own, which has the same
# hardware address, ADDRESS, and a web server on port 80. Prints the process id of the guest's network when it is
# there, and stays. To be run in the lab's mac, by whose process ids PID is one.
set -euo pipefail

if [ "${4-}" = "" ]; then
  exec nsenter --net="/proc/$1/ns/net" unshare --mount "$0" "$1" "$2" "$3" inside
fi

device=$2 address=$3
ip link add guest0 link "$device" type macvtap mode bridge
ip link set guest0 up
mac=$(ip -oneline link show guest0 | sed 's,.* link/ether \([^ ]*\) .*,\1,')
# As /sys shows the network in which it was mounted, and the kernel's node is elsewhere.
mount -t sysfs sysfs /sys
numbers=$(cat /sys/class/net/guest0/tap*/dev)
mount -t tmpfs tmpfs /mnt
mknod /mnt/tap c "${numbers%:*}" "${numbers#*:}"
mkdir /mnt/www
echo guest >/mnt/www/index.html

exec 3<>/mnt/tap
# shellcheck disable=SC2016 # The inner shell expands them.
exec unshare --net bash -c '
  set -euo pipefail
  perl "$1" &
  shuttle=$!
  trap "kill $shuttle" EXIT
  for _ in $(seq 500); do
    [ -e "/proc/$shuttle" ] || exit 1
    if ip link show eth0 >/dev/null 2>&1; then break; fi
    sleep 0.01
  done
  ip link set lo up
  ip link set eth0 address "$2" up
  ip address add "$3" dev eth0
  ip route add default via 192.168.77.1
  echo "$$"
  busybox httpd -f -h /mnt/www
' guest "${0%/*}/guest.pl" "$mac" "$address"
