#!/bin/sh
# rootfs.sh ARCH OUT_DIR : builds the image for ARCH (amd64, arm64) from Debian trixie's packages.
#
# Writes OUT_DIR/vm-setup-ARCH.tar, which `docker load` takes, and the entry of ARCH in OUT_DIR/vm-setup.json.
# Needs a Debian-family system with Node and this project's node_modules; neither Docker nor an emulator. The
# same packages and scripts give the same bytes. Packages are fetched once: to take newer ones, remove the
# folder below ${DOCKLINE_CACHE:-~/.cache/dockline}/tree.
set -eu

arch=${1-} out=${2-}
here=$(cd "$(dirname "$0")" && pwd)
cache=${DOCKLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dockline}
tree=$cache/tree/vm-setup-$arch

case $arch:$out in
  amd64:?* | arm64:?*) ;;
  *)
    echo "usage: rootfs.sh amd64|arm64 OUT_DIR" >&2
    exit 2
    ;;
esac

sh "$here/debs.sh" trixie "$arch" "$tree" busybox-static dash iproute2 iptables libc-bin nftables wireguard-go \
  wireguard-tools

"$here/../node_modules/.bin/esbuild" "$here/build.ts" --bundle --platform=node --format=esm --log-level=warning \
  --outfile="$tree/.build.mjs"
node "$tree/.build.mjs" "$arch" "$tree" "$here" "$out"
