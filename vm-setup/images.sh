#!/bin/sh
# images.sh OUT_DIR : builds the image for every architecture, by rootfs.sh where this is a Debian-family system, else
# by Docker in a container that is one (docker build with BuildKit, which brings the files out again).
set -eu
cd "$(dirname "$0")/.."
out=${1-}
[ -n "$out" ] || {
  echo "usage: images.sh OUT_DIR" >&2
  exit 2
}

if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
  vm-setup/rootfs.sh amd64 "$out"
  vm-setup/rootfs.sh arm64 "$out"
elif command -v docker >/dev/null; then
  docker build --file vm-setup/Dockerfile --target files --output "$out" .
else
  echo "images.sh: this is no Debian-family system, and there is no docker command; install Docker" >&2
  exit 1
fi
