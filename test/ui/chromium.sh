#!/bin/sh
# chromium.sh ARGUMENT... : runs the unpacked Chromium, as playwright-core would run an installed one.
#
# It runs in its own tree (chroot), so that nothing of this machine's libraries matters, with /tmp, /proc and /dev
# of this machine. UI_NET_PID names a process whose network it shall be in. Every step is an exec: the process that was
# started is the browser, its pipes are the browser's, and all mounts end with it.
set -eu
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

if [ "${UI_INSIDE:-}" = "" ]; then
  export UI_INSIDE=yes
  [ -z "${UI_NET_PID:-}" ] || exec nsenter --net="/proc/$UI_NET_PID/ns/net" unshare --mount "$0" "$@"
  exec unshare --mount "$0" "$@"
fi

for place in proc dev tmp; do
  mount --rbind "/$place" "$browser_tree/$place"
done
mount -t tmpfs tmpfs "$browser_tree/run"
cp "$ui_scripts/fonts.conf" "$browser_tree/run/fonts.conf"
exec env FONTCONFIG_FILE=/run/fonts.conf HOME=/run XDG_CONFIG_HOME=/run XDG_CACHE_HOME=/run \
  setpriv --pdeathsig KILL chroot "$browser_tree" /usr/lib/chromium/chromium "$@"
