#!/bin/bash
# wireguard-go -f utun, as the one for macOS: takes the first free number, sets the interface up, and writes its
# name to the file that WG_TUN_NAME_FILE names. The rest is wireguard-go for Linux, under this program's name.
set -euo pipefail

[ "$*" != --version ] || exec /usr/bin/wireguard-go --version
if [ "$*" != "-f utun" ]; then
  echo "wireguard-go (stand-in): only -f utun is modelled" >&2
  exit 1
fi
# macOS holds the first ones itself.
unit=4
while [ -e "/sys/class/net/utun$unit" ]; do unit=$((unit + 1)); done
name=utun$unit

announce() {
  local try
  for try in {1..500}; do
    if [ -e "/sys/class/net/$name" ]; then
      # A utun gets no link-local address by itself.
      ip link set dev "$name" addrgenmode none up
      [ -z "${WG_TUN_NAME_FILE-}" ] || (umask 0377 && echo "$name" >"$WG_TUN_NAME_FILE")
      return
    fi
    [ "$try" = 500 ] || sleep 0.01
  done
}

announce </dev/null >/dev/null 2>&1 &
# Silences a banner that tells Linux users to use the kernel's WireGuard.
export WG_PROCESS_FOREGROUND=1
exec -a "$0" /usr/bin/wireguard-go -f "$name"
