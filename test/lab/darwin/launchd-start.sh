#!/bin/bash
# launchd-start.sh LAB_DIRECTORY : makes the mac of a lab one that the helper can be installed on: Apple's folders,
# the stand-ins of launchd, launchctl and plutil, an ordinary user Anna (501), and what the app carries where
# `dockline helper install` looks for it. Runs in the mac, once mount.sh has; returns when launchd answers.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"

built=$LAB_CHECKOUT/dist/lab-darwin
engine=/Library/PrivilegedHelperTools/dev.dockline.helper
app=$LAB_CHECKOUT/dist/mac-helper

# Nothing is installed yet.
mkdir -p /opt/lab
mv "$engine/wireguard-go" /opt/lab/
rmdir "$engine"

for path in /usr/bin/launchctl /usr/bin/plutil; do
  printf '#!/bin/sh\nexec %s %s "$@"\n' "$LAB_NODE" "$built/${path##*/}.cjs" >"$path"
  chmod 0755 "$path"
done
# As on a Mac, sh is bash.
ln -sf bash /usr/bin/sh
mkdir -p /Library/LaunchDaemons /private/etc /private/var /etc/newsyslog.d
mount --bind /etc /private/etc
mount --bind /var /private/var

# Anna may use the engine, whose socket belongs to the VM's group "docker".
mkdir -p /lab/engine /Users
mount --bind "$LAB_DIR/engine" /lab/engine
install -d -o 501 -g 20 /Users/anna
install -d -o 502 -g 20 /Users/otto

mkdir -p "$app" /run/lab/mac-helper
"$LAB_CHECKOUT/helper/collect-mac.sh" "$LAB_NODE" /opt/lab/wireguard-go /run/lab/mac-helper
mount --bind /run/lab/mac-helper "$app"

setsid "$LAB_NODE" "$built/launchd.cjs" </dev/null >/run/lab/launchd.log 2>&1 &
for try in {1..200}; do
  [ ! -S /run/launchd/launchctl.sock ] || exit 0
  [ "$try" = 200 ] || sleep 0.05
done
cat /run/lab/launchd.log >&2
exit 1
