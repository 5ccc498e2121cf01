#!/bin/bash
# run.sh [WIREGUARD_GO] : `sudo npm run test:mac`. Checks a Mac against what Dockline believes of it, and writes a
# report to paste into an issue to dist/mac-report.md. Makes interfaces, and routes in 198.18.0.0/15 and
# fd19:8180::/32, which nobody uses; everything else is only read. Apple's bash is 3.2.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() {
  echo "test:mac: $1" >&2
  exit 2
}

[ "$(uname)" = Darwin ] || fail "this checks a Mac's own tools and kernel; run it on macOS"
[ "$(id -u)" = 0 ] || fail "it makes interfaces and routes; run sudo npm run test:mac"

cpu=$(uname -m)
[ "$cpu" != x86_64 ] || cpu=amd64
engine=
for candidate in "${1-}" "dist/engine/darwin-$cpu/wireguard-go" /opt/homebrew/bin/wireguard-go \
  /usr/local/bin/wireguard-go; do
  if [ -x "$candidate" ]; then
    engine=$candidate
    break
  fi
done
[ -n "$engine" ] || fail "there is no wireguard-go; build it by npm run build:engine, or name one: sudo npm run test:mac -- /path/to/wireguard-go"

# The helper runs no program that somebody else than root can change.
folder=$(mktemp -d /var/root/dockline-check.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cat <"$engine" >"$folder/wireguard-go"
chmod 755 "$folder/wireguard-go"
node_modules/.bin/esbuild helper/main.ts --bundle --platform=node --target=node20 --format=cjs \
  --outfile="$folder/helper.cjs" --log-level=warning
node_modules/.bin/esbuild test/mac/mac-test.ts --bundle --platform=node --target=node20 --format=esm \
  --outfile="$folder/mac-test.mjs" --log-level=warning

mkdir -p dist
code=0
node "$folder/mac-test.mjs" "$folder" "$folder/report.md" || code=$?
cat <"$folder/report.md" >dist/mac-report.md
chown "${SUDO_UID:-0}" dist dist/mac-report.md
exit "$code"
