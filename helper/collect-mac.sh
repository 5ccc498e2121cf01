#!/bin/sh
# collect-mac.sh NODE WIREGUARD_GO [FOLDER] : puts what launchd runs on a Mac into FOLDER (dist/mac-helper), with
# the manifest of their SHA-256 that the installation goes by. NODE is the official binary of nodejs.org for the
# Mac's architecture, unchanged, for it carries the signature of those who built it; a package manager's would load
# libraries from folders that are not root's.
set -eu
cd "$(dirname "$0")/.."

if [ "$#" -lt 2 ] || [ "$#" -gt 3 ]; then
  echo "usage: helper/collect-mac.sh NODE WIREGUARD_GO [FOLDER]" >&2
  exit 64
fi
node=$1 engine=$2 folder=${3:-dist/mac-helper}

[ -f dist/helper.cjs ] || {
  echo "collect-mac.sh: dist/helper.cjs is missing; run npm run build first" >&2
  exit 1
}
rm -rf "$folder"
mkdir -p "$folder"
cat <"$node" >"$folder/node"
cat <"$engine" >"$folder/wireguard-go"
cat <dist/helper.cjs >"$folder/helper.cjs"
chmod 755 "$folder/node" "$folder/wireguard-go"

sum() {
  shasum -a 256 <"$folder/$1" | cut -c 1-64
}
printf '{ "files": { "node": "%s", "helper.cjs": "%s", "wireguard-go": "%s" } }\n' \
  "$(sum node)" "$(sum helper.cjs)" "$(sum wireguard-go)" >"$folder/manifest.json"
