#!/bin/bash
# throwaway-mac.sh ROOT TOOLS : PID 1 of a host with Apple's folders, in namespaces of its own, with the stand-ins
# from the folder TOOLS at Apple's absolute paths. Runs the stand-in of launchd, again whenever it ends (that is a
# "reboot"), and reaps orphans.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../enter-root.sh
. "$(dirname "$0")/../enter-root.sh"

root=$1
"$(dirname "$0")/../mac-root.sh" "$root"
for tool in bin/launchctl bin/plutil sbin/launchd; do
  cp "$2/${tool#*/}.cjs" "$root/usr/$tool"
done
enter_root "$root"
umount --lazy /run/lab/host-proc
rm -r /run/lab
ip link set lo up
# As on a Mac, sh is bash.
ln -sf bash /usr/bin/sh

mkdir -p /Library/LaunchDaemons /private/etc /private/var /Applications /etc/newsyslog.d
mount --bind /etc /private/etc
mount --bind /var /private/var

# bash reaps whatever is handed to PID 1 while it waits. A thousand reboots are more than a test makes.
for _ in {1..1000}; do
  /usr/sbin/launchd </dev/null &
  wait "$!" || true
done
