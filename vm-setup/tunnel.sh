# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# tunnel.sh: the VM's end of the tunnel. Uses the plan's values, and fail, fail_with and try of apply.sh.

# Process id of our own wireguard-go.
tunnel_pid=''
has_ipv6=false

# Sets engine. A kernel interface of an earlier run stays, with its key, so that a live tunnel is not broken; a
# wireguard-go of an earlier container cannot be spoken to from here, and ends with its interface.
open_tunnel() {
  engine=kernel
  if is_kernel_tunnel; then return; fi
  close_tunnel || fail_with interface "$said"
  is_new=yes
  if said=$(ip link add dev "$interface" type wireguard 2>&1); then return; fi
  case $said in
    *"not permitted"*) fail no-net-admin "$said" ;;
  esac
  engine=wireguard-go
  start_wireguard_go
}

is_kernel_tunnel() {
  ip -details link show dev "$interface" 2>/dev/null | grep -q '^ *wireguard '
}

start_wireguard_go() {
  if ! [ -c /dev/net/tun ]; then
    mkdir -p /dev/net
    said=$(mknod -m 600 /dev/net/tun c 10 200 2>&1) || fail no-wireguard "$said"
  fi
  log=/run/wireguard-go.log
  WG_PROCESS_FOREGROUND=1 LOG_LEVEL=error wireguard-go -f "$interface" >"$log" 2>&1 </dev/null &
  tunnel_pid=$!
  attempts=100
  # Not until the socket is there, but until it answers; and wg removes a socket that does not listen yet.
  until listens && wg show "$interface" public-key >/dev/null 2>&1; do
    attempts=$((attempts - 1))
    if [ "$attempts" -eq 0 ] || ! kill -0 "$tunnel_pid" 2>/dev/null; then
      fail no-wireguard "wireguard-go: $(cat "$log")"
    fi
    sleep 0.02
  done
}

# The flag is that of sockets that accept connections (proc(5), __SO_ACCEPTCON).
listens() {
  grep -q " 00010000 .*/wireguard/$interface\.sock\$" /proc/net/unix
}

configure_tunnel() {
  read_public_key
  if [ "$public_key" = "(none)" ]; then
    said=$(wg genkey | wg set "$interface" private-key /dev/stdin 2>&1) || fail_with interface "wg: $said"
    read_public_key
  fi
  is_key "$public_key" || fail interface "the interface took no key"
  try interface ip link set dev "$interface" mtu "$mtu" up
  set_address 4 "$vm4/32" "$host4"
  find_ipv6
  if [ "$has_ipv6" = true ]; then set_address 6 "$vm6/128" "$host6"; fi
}

read_public_key() {
  public_key=$(wg show "$interface" public-key 2>&1) || fail_with interface "wg: $public_key"
}

# Whether IPv6 is wanted, and the VM has it. The interface's own switch follows the VM's default.
find_ipv6() {
  switch=/proc/sys/net/ipv6/conf/$interface/disable_ipv6
  if [ -n "$host6" ] && [ -e "$switch" ] && [ "$(cat "$switch")" = 0 ]; then has_ipv6=true; fi
}

# set_address FAMILY ADDRESS PEER: the interface has this address and this route alone.
set_address() {
  for old in $(ip -"$1" -oneline addr show dev "$interface" scope global | sed 's/.* inet6* \([^ ]*\).*/\1/'); do
    if [ "$old" != "$2" ]; then try interface ip -"$1" addr delete "$old" dev "$interface"; fi
  done
  for old in $(ip -"$1" route show dev "$interface" proto static | sed 's/ .*//'); do
    if [ "$old" != "$3" ]; then try interface ip -"$1" route delete "$old" dev "$interface"; fi
  done
  case $1 in
    4) try interface ip addr replace "$2" dev "$interface" ;;
    6) try interface ip addr replace "$2" dev "$interface" nodad ;;
  esac
  try interface ip -"$1" route replace "$3" dev "$interface" proto static
}

# Sets endpoint to the address that gave a handshake, or fails. One quick round, then a patient one.
dial() {
  allowed=$host4/32
  if [ "$has_ipv6" = true ]; then allowed=$allowed,$host6/128; fi
  forget_other_peers
  if is_live; then
    set_peer
    return
  fi
  tried=''
  for candidate in $endpoints; do
    for endpoint in $(addresses_of "$candidate"); do
      if is_own_address "$endpoint"; then continue; fi
      case " $tried " in
        *" $endpoint "*) continue ;;
      esac
      tried="$tried $endpoint"
      if try_endpoint 1; then return; fi
    done
  done
  for endpoint in $tried; do
    if try_endpoint 3; then return; fi
  done
  fail no-handshake "no answer on UDP port $host_port from${tried:- any endpoint: no name of the host is known here}"
}

forget_other_peers() {
  for peer in $(wg show "$interface" peers); do
    if [ "$peer" != "$host_key" ]; then try interface wg set "$interface" peer "$peer" remove; fi
  done
}

# Whether the host answered not long ago; sets endpoint.
is_live() {
  endpoint=$(wg show "$interface" endpoints | sed -n 's/^[^ ]*[[:space:]]\([0-9.]*:[0-9]*\)$/\1/p')
  [ "${endpoint##*:}" = "$host_port" ] || return 1
  endpoint=${endpoint%:*}
  age=$(($(date +%s) - $(latest_handshake)))
  [ "$age" -ge 0 ] && [ "$age" -lt 120 ]
}

# Seconds since 1970; 0 when there was none. There is one peer at most.
latest_handshake() {
  latest=$(wg show "$interface" latest-handshakes)
  latest=${latest##*[!0-9]}
  echo "${latest:-0}"
}

# addresses_of CANDIDATE: its IPv4 addresses. A names only: the host's forwarders listen on IPv4.
addresses_of() {
  if [ "$1" = default-gateway ]; then
    ip -4 route show default | sed -n 's/^default via \([0-9]*\.[0-9]*\.[0-9]*\)\(\.[0-9]*\).*/\1\2 \1.2 \1.254/p'
  elif is_ipv4 "$1"; then
    echo "$1"
  else
    timeout 3 getent ahostsv4 "$1" | sed -n 's/^\([0-9.]*\) *STREAM.*/\1/p'
  fi
}

# A sibling of the gateway may be this very VM.
is_own_address() {
  [ -n "$(ip -4 -oneline addr show to "$1")" ]
}

set_peer() {
  try interface wg set "$interface" peer "$host_key" allowed-ips "$allowed" persistent-keepalive "$keepalive" "$@"
}

# try_endpoint SECONDS: dials endpoint. Only a peer that is new, and has a keepalive, is dialled at once.
try_endpoint() {
  try interface wg set "$interface" peer "$host_key" remove
  set_peer endpoint "$endpoint:$host_port"
  polls=$(($1 * 40))
  while [ "$polls" -gt 0 ]; do
    if [ "$(latest_handshake)" != 0 ]; then return 0; fi
    polls=$((polls - 1))
    sleep 0.02
  done
  return 1
}

# The container is the tunnel from here on; to stop it is to close the tunnel.
stay() {
  trap 'kill "$tunnel_pid" 2>/dev/null || :' TERM INT
  trap 'redial || :' USR1
  # A wait also ends when a trap has run.
  while kill -0 "$tunnel_pid" 2>/dev/null; do wait "$tunnel_pid" || :; done
}

# Takes the interface away, and with it its addresses and routes; no interface is success.
close_tunnel() {
  if [ -n "$tunnel_pid" ] && kill "$tunnel_pid" 2>/dev/null; then wait "$tunnel_pid" || :; fi
  [ -e "/sys/class/net/$interface" ] || return 0
  said=$(ip link delete dev "$interface" 2>&1) || ! [ -e "/sys/class/net/$interface" ]
}
