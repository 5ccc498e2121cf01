#!/bin/sh
# small-png.sh : a PNG from standard input to standard output, with 256 colours of its own: a third of its size.
set -eu
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

exec chroot "$browser_tree" /usr/bin/pngquant --speed 1 --strip --quality 60-100 -
