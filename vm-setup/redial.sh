# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: interface comes from there, and said goes there.
# redial.sh: lets the tunnel dial from another UDP port, with everything else as it is.
#
# A flow that rested too long may be dead for good, and only another port makes a new one (docker/for-mac#7555). The
# peer is taken away and set anew, for only a peer that is new is dialled at once. Sets said where it fails.

redial() {
  peer=$(wg show "$interface" peers) || peer=''
  said="the tunnel has no peer"
  [ -n "$peer" ] || return 1
  address=$(of_peer endpoints) allowed_of_peer=$(of_peer allowed-ips | tr ' ' ',') pause=$(of_peer persistent-keepalive)
  said=$(wg set "$interface" listen-port 0 2>&1) || return 1
  said=$(wg set "$interface" peer "$peer" remove 2>&1) || return 1
  said=$(wg set "$interface" peer "$peer" endpoint "$address" allowed-ips "$allowed_of_peer" \
    persistent-keepalive "$pause" 2>&1)
}

# of_peer WORD: what `wg show` says of the one peer, without its key.
of_peer() {
  wg show "$interface" "$1" | sed 's/^[^[:space:]]*[[:space:]]*//'
}

# A wireguard-go of another container cannot be spoken to from here: its own shell redials when it gets USR1.
run_redial() {
  is_kernel_tunnel || fail interface "there is no $interface of the kernel's"
  redial || fail_with interface "$said"
  succeed '{"result":"redialled","port":%s}\n' "$(wg show "$interface" listen-port)"
}
