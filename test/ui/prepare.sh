#!/bin/sh
# prepare.sh : fetches Debian's Chromium, fonts, and what makes pictures small, unpacked into ${DOCKLINE_CACHE:-~/.cache/dockline}.
#
# The stable suite's Chromium has the major version that the app's Electron has, and gets security updates.
set -eu
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

sh "$ui_scripts/../../vm-setup/debs.sh" bookworm "$(dpkg --print-architecture)" "$browser_tree" \
  chromium fonts-inter fonts-dejavu-core pngquant
