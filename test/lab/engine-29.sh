#!/bin/bash
# engine-29.sh BASE DEST : makes DEST, the tree that a VM with engine 29 boots from: the tree BASE with another
# dockerd. What is not replaced is linked to the file in BASE, so that DEST takes little room.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

base=$1 dest=$2
programs=$cache/engine/29

"$lab_scripts/engine-29-build.sh" "$programs"
exec 9>"$dest.lock"
flock --wait 120 9 || fail "another has held $dest.lock for two minutes; end it and try again"
wanted=$(cat "$base/.packages" "$programs/.built")
if [ -f "$dest/.packages" ] && [ "$(<"$dest/.packages")" = "$wanted" ]; then
  exit 0
fi
rm -rf "$dest.partial"
cp --archive --link "$base" "$dest.partial"
# A copy takes the place of the link; to write through the link would change BASE.
cp --remove-destination "$programs"/{dockerd,docker-proxy} "$dest.partial/usr/sbin/"
rm "$dest.partial/.packages"
echo "$wanted" >"$dest.partial/.packages"
rm -rf "$dest"
mv "$dest.partial" "$dest"
