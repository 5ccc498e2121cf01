#!/bin/bash
# mac-tools.sh : gives the mac the tools that this host may lack. They are programs of the lab's own tree, run
# by that tree's loader with that tree's libraries, for the host's may be older. Runs in the mac, and changes
# nothing but its layer in memory.
set -euo pipefail

loader=$(echo "$LAB_TOOLS"/usr/lib/*-linux-gnu/ld-linux-*.so.*)

for program in "$LAB_TOOLS"/usr/{bin,sbin}/{busybox,conntrack,curl,dig,ip,iperf3,ping,ss,socat,tcpdump,wg}; do
  [ -f "$program" ] || continue
  path=${program#"$LAB_TOOLS"}
  [ ! -e "$path" ] || continue
  if [ "${program##*/}" = busybox ]; then
    cp "$program" "$path" # static
    continue
  fi
  printf '#!/bin/sh\nexec %s --library-path %s --argv0 %s %s "$@"\n' \
    "$loader" "${loader%/*}" "${program##*/}" "$program" >"$path"
  chmod 0755 "$path"
done

# Always the newest, and a real file of root's: the helper starts only such a one. It needs no more than libc.
rm -f /usr/bin/wireguard-go
cp "$LAB_TOOLS/usr/bin/wireguard-go" /usr/bin/wireguard-go
chown root:root /usr/bin/wireguard-go
chmod 0755 /usr/bin/wireguard-go
