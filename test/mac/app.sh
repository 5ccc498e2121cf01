#!/bin/bash
# app.sh APP : on a Mac, whether the built app (its path from the checkout's folder) is whole: its signature holds, it
# starts and is still there after ten seconds, and its command line works, the helper's installation from the app's own
# files included (with sudo).
set -euo pipefail
cd "$(dirname "$0")/../.."

app=${1?usage: app.sh APP}
resources=$app/Contents/Resources
log=$(mktemp)

codesign --verify --deep --strict --verbose=2 "$app"
electron/packaging/check-node.sh "$resources/mac-helper/node"

"$app/Contents/MacOS/Dockline" >"$log" 2>&1 &
pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  kill -0 "$pid" || {
    echo "app.sh: the app has left by itself; it said:" >&2
    cat "$log" >&2
    exit 1
  }
done
cat "$log"
kill -TERM "$pid"
wait "$pid" || true

"$resources/cli/dockline" --version
sudo "$resources/cli/dockline" helper install
"$resources/cli/dockline" helper status
sudo "$resources/cli/dockline" helper uninstall
[ ! -e /Library/PrivilegedHelperTools/dev.dockline.helper ]
