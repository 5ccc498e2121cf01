#!/bin/sh
# lan-cable.sh INTERFACE : puts the VM's second network card on the lab's LAN, as the lab's own VM is. QEMU, in
# the mac, calls it with the tap that it has just opened.
set -eu

ip link set dev "$1" netns lan
ip -n lan link set dev "$1" master br-lan up
