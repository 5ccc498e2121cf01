#!/bin/bash
# net-up.sh : the lab's networks, apart from the VM's (net-vm.sh). Runs in the mac, whose own network
# namespace is the lab's; the others are named ones, in a /run/netns that nobody else sees.
#
#   router 192.168.50.1 ───────── 192.168.50.10 eth-lan0 mac mac0 10.99.0.1 ──┐   the only thing that mac
#                                                                             │   and VM share, MTU 65535
#   lanhost 192.168.77.50, .1 ──── br-lan in netns lan ──── eth1 vm eth0 10.99.0.2
set -euo pipefail

for namespace in router lan lanhost; do
  ip netns add "$namespace"
  ip -n "$namespace" link set lo up
done
# A new namespace takes over what the host has set; a Mac does not forward.
echo 0 >/proc/sys/net/ipv4/ip_forward

ip -batch - <<'BATCH'
link set lo up
link add eth-lan0 type veth peer name eth0 netns router
address add 192.168.50.10/24 dev eth-lan0
link set eth-lan0 up
route add default via 192.168.50.1
BATCH
ip -n router -batch - <<'BATCH'
address add 192.168.50.1/24 dev eth0
link set eth0 up
BATCH
ip -n lan -batch - <<'BATCH'
link add br-lan type bridge
link set br-lan up
link add p-lanhost type veth peer name eth0 netns lanhost
link set p-lanhost master br-lan up
BATCH
ip -n lanhost -batch - <<'BATCH'
address add 192.168.77.50/24 dev eth0
address add 192.168.77.1/24 dev eth0
link set eth0 up
BATCH
