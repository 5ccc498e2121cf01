# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of inside.sh: the values come from there, and go there.
# guest-rules.sh: what leads a container's ports to the virtual machine in it, in tables of our own. It lasts as long as
# the container's network.

# For answers of the guest on their way back, which have its address until the last moment.
guest_preference=5221 guest_table=33348

# Brings the rules in line with what is known: guest_mac, guest_address, either or neither. Tells what is wrong.
write_guest_rules() {
  if ! {
    fresh_table netdev
    if [ -n "$guest_mac" ]; then seeing_rules; fi
    fresh_table ip
    for device in $opened; do echo "add chain ip dockline-guest opened-$device"; done
    if [ -n "$guest_address" ]; then leading_rules; fi
  } | nft -f - 2>/dev/null; then
    tell_guest null no-nftables
    return 1
  fi
  delete_guest_rules
  if [ -z "$guest_address" ]; then return; fi
  table=$guest_table family=4
  route_by "$bridge_device" "$bridge_gateway"
  try inside ip rule add from "$guest_address" lookup "$guest_table" preference "$guest_preference"
}

# A table can be deleted only where it exists.
fresh_table() {
  printf 'add table %s dockline-guest\ndelete table %s dockline-guest\nadd table %s dockline-guest\n' "$1" "$1" "$1"
}

# ARP of the guest's that shows another address than the one that is known: the trace wakes guest.sh, and the set has
# the address, which a trace of ARP lacks.
seeing_rules() {
  cat <<EOF_NFT
table netdev dockline-guest {
  set seen { type ipv4_addr; size 16; flags dynamic,timeout; timeout 1m; }
  chain see {
    type filter hook ingress device "$guest_device" priority 0
    ether saddr $guest_mac arp operation { request, reply } arp saddr ip $guest_subnet arp saddr ip != ${guest_address:-0.0.0.0} update @seen { arp saddr ip } meta nftrace set 1
  }
}
EOF_NFT
}

leading_rules() {
  echo 'table ip dockline-guest {'
  echo 'chain to { type nat hook prerouting priority -100'
  if [ -n "$tcp_ports" ]; then leading_rule tcp "$tcp_ports"; fi
  if [ -n "$udp_ports" ]; then leading_rule udp "$udp_ports"; fi
  echo '}'
  # The guest answers to its neighbour: by its own default route the answer would not come by here.
  echo "chain from { type nat hook postrouting priority 100"
  echo "oifname \"$guest_device\" ip daddr $guest_address ct status dnat masquerade"
  echo '}; }'
}

leading_rule() {
  echo "iifname \"$bridge_device\" ip daddr $bridge_address $1 dport { $2 } dnat to $guest_address"
}

seen_address() {
  nft list set netdev dockline-guest seen 2>/dev/null | sed -n 's/.*elements = { \([0-9.]*\).*/\1/p'
}

# What an earlier run switched on stands in the table, for nobody else remembers it.
find_opened() {
  opened=$(nft list table ip dockline-guest 2>/dev/null | sed -n 's/.*chain opened-\([^ ]*\) {.*/\1/p')
}

# Lets packets of the two interfaces be forwarded. Most VMs do, and containers follow the VM.
open_switches() {
  for device in "$bridge_device" "$guest_device"; do
    switch=/proc/sys/net/ipv4/conf/$device/forwarding
    if [ "$(cat "$switch")" = 1 ]; then continue; fi
    if ! { echo 1 >"$switch"; } 2>/dev/null; then return 1; fi
    opened="$opened $device"
  done
}

delete_guest_rules() {
  while ip rule delete preference "$guest_preference" 2>/dev/null; do :; done
  ip route flush table "$guest_table" 2>/dev/null || :
}

# Takes all of it away; nothing there is success.
undo_guest() {
  find_opened
  for device in $opened; do
    { echo 0 >"/proc/sys/net/ipv4/conf/$device/forwarding"; } 2>/dev/null || :
  done
  delete_guest_rules
  nft delete table netdev dockline-guest 2>/dev/null || :
  nft delete table ip dockline-guest 2>/dev/null || :
}
