#!/bin/sh
# fetch-node.sh ARCH [FOLDER] : puts the official Node for a Mac (arm64, x64) into FOLDER (dist/node)/darwin-ARCH, with
# its licence. Version and SHA-256 of the program itself are pinned in node.json, since root will run it; the archive
# is also checked against the sums that are published beside it, which tells a broken download from a changed pin.
# Another server than nodejs.org's may be named with NODEJS_ORG_MIRROR.
set -eu

arch=${1-} folder=${2-dist/node}
here=$(cd "$(dirname "$0")" && pwd)

case $arch in
  arm64 | x64) ;;
  *)
    echo "usage: fetch-node.sh arm64|x64 [FOLDER]" >&2
    exit 64
    ;;
esac

field() {
  sed -n "s/^ *\"$1\": \"\([0-9a-f.]*\)\",\{0,1\}$/\1/p" "$here/node.json"
}
sum() {
  shasum -a 256 <"$1" | cut -c 1-64
}
refuse() {
  echo "fetch-node.sh: $1" >&2
  exit 1
}

version=$(field version) wanted=$(field "$arch")
if [ -z "$version" ] || [ "${#wanted}" != 64 ]; then
  refuse "node.json has no version or no sum for $arch; restore it."
fi
name=node-v$version-darwin-$arch
server=${NODEJS_ORG_MIRROR:-https://nodejs.org/dist}/v$version
target=$folder/darwin-$arch

if [ -f "$target/node" ] && [ "$(sum "$target/node")" = "$wanted" ]; then
  exit 0
fi
partial=$(mktemp -d)
trap 'rm -rf "$partial"' EXIT
for file in SHASUMS256.txt "$name.tar.gz"; do
  curl --fail --silent --show-error --location --max-time 600 --output "$partial/$file" "$server/$file" ||
    refuse "$server/$file could not be fetched; try again."
done
published=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name.tar.gz$/\1/p" "$partial/SHASUMS256.txt")
[ "$(sum "$partial/$name.tar.gz")" = "$published" ] ||
  refuse "$name.tar.gz is not the file that its SHASUMS256.txt names; try again."
tar -xzf "$partial/$name.tar.gz" -C "$partial" "$name/bin/node" "$name/LICENSE"
[ "$(sum "$partial/$name/bin/node")" = "$wanted" ] ||
  refuse "node of $name is not the one that electron/packaging/node.json pins; do not use it."
mkdir -p "$target"
mv "$partial/$name/bin/node" "$target/node"
mv "$partial/$name/LICENSE" "$target/LICENSE"
