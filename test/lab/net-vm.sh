#!/bin/bash
# net-vm.sh up|down : the VM's network namespace and its two cables. It is made anew at every boot, so that no
# rule, bridge or connection outlives the VM. Runs in the mac.
set -euo pipefail

up() {
  ip netns add vm
  # Off, as in a VM that has just booted: dockerd turns it on, and only then sets its FORWARD policy to DROP.
  ip netns exec vm sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'
  ip -batch - <<'BATCH'
link add mac0 mtu 65535 type veth peer name eth0 mtu 65535 netns vm
address add 10.99.0.1/24 dev mac0
link set mac0 up
BATCH
  ip -n lan -batch - <<'BATCH'
link add p-vm type veth peer name eth1 netns vm
link set p-vm master br-lan up
BATCH
  ip -n vm -batch - <<'BATCH'
link set lo up
address add 10.99.0.2/24 dev eth0
link set eth0 up
link set eth1 up
route add default via 10.99.0.1
BATCH
}

# Deleting one end of a cable takes the other along at once; the namespace itself goes in the background.
down() {
  ! [ -e /sys/class/net/mac0 ] || ip link delete mac0
  ! [ -e /run/netns/vm ] || { ip -n lan link delete p-vm && ip netns delete vm; }
}

case $1 in
  up) up ;;
  down) down ;;
esac
