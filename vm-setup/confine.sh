# shellcheck shell=sh
# shellcheck disable=SC2154 # Part of apply.sh: the values come from there.
# confine.sh: what comes by the tunnel goes to networks that the VM has, and nowhere by its default route.
#
# Behind the default route of many VMs is a program of the host (vpnkit, gvisor-tap-vsock, QEMU's slirp) that dials
# anew what the VM sends. It would dial the container's address on the host, whose route leads into the tunnel again:
# a circle without an end, for each round is a connection of its own. It begins wherever the host has a route before
# the VM has a way, or for longer.

# After those of the shims (shim.sh), which have ways of their own.
network_preference=5212 nowhere_preference=5213

# Silence rather than a refusal: a network that is being made is there before the asker asks again. A kernel without
# such rules goes without.
confine_tunnel() {
  confine_family 4
  if [ "$has_ipv6" = true ]; then confine_family 6; fi
}

# confine_family FAMILY: either rule alone would be none, or the end of all traffic. What is there already stays.
confine_family() {
  ip -"$1" rule add iif "$interface" lookup main suppress_prefixlength 0 preference "$network_preference" 2>/dev/null || :
  if [ -n "$(ip -"$1" rule show preference "$network_preference" 2>/dev/null)" ]; then
    ip -"$1" rule add iif "$interface" blackhole preference "$nowhere_preference" 2>/dev/null || :
  fi
}

release_tunnel() {
  for family in 4 6; do
    delete_rules_at "$family" "$network_preference"
    delete_rules_at "$family" "$nowhere_preference"
  done
}
