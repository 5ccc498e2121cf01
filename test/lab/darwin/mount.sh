#!/bin/bash
# mount.sh : makes the mac of a lab one that the helper's darwin platform finds its way in: stand-ins of Apple's
# tools under Apple's paths, wireguard-go where the installer puts it, and the programs that were built for a Mac in
# the place of Linux's. Runs in the mac, and changes nothing but its layer in memory.
set -euo pipefail

built=$LAB_CHECKOUT/dist/lab-darwin
engine=/Library/PrivilegedHelperTools/dev.dockline.helper
mkdir -p "$engine" /run/lab

# stand_in PATH : a program at PATH that is the stand-in of that name; a link there is replaced, not followed.
stand_in() {
  rm -f "$1"
  printf '#!/bin/sh\nexec %s %s %s "$@"\n' "$LAB_NODE" "$built/tools.cjs" "${1##*/}" >"$1"
  chmod 0755 "$1"
}

for path in /sbin/route /sbin/ifconfig /usr/sbin/arp /usr/sbin/netstat /usr/sbin/scutil /usr/bin/dscacheutil \
  /usr/bin/killall; do
  stand_in "$path"
done

mv /usr/bin/ps /usr/bin/ps.linux
install -m 0755 "$LAB_SCRIPTS/darwin/ps.sh" /usr/bin/ps
install -m 0755 "$LAB_SCRIPTS/darwin/wireguard-go.sh" "$engine/wireguard-go"
for program in cli.js helper.cjs; do
  mount --bind "$built/$program" "$LAB_CHECKOUT/dist/$program"
done
