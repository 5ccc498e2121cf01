#!/bin/sh
# `npm start`: the app from its sources, after `npm run build` and `npm run build:app`. What it needs besides is made
# where that is possible. Without the parts of a Mac's helper the app runs too, and cannot install one.
set -eu
cd "$(dirname "$0")/.."

say() {
  echo "npm start: $1" >&2
}

[ -f dist/images/vm-setup.json ] || npm run --silent build:image

if [ "$(uname -s)" = Darwin ] && [ ! -f dist/mac-helper/manifest.json ]; then
  case $(uname -m) in
    arm64) node_arch=arm64 go_arch=arm64 ;;
    *) node_arch=x64 go_arch=amd64 ;;
  esac
  if command -v go >/dev/null; then
    electron/packaging/fetch-node.sh "$node_arch"
    npm run --silent build:engine
    helper/collect-mac.sh "dist/node/darwin-$node_arch/node" "dist/engine/darwin-$go_arch/wireguard-go"
  else
    say "the helper cannot be installed from here: wireguard-go is built with Go (brew install go)"
  fi
fi

# The first start downloads Electron's own program, for which it wants Node 22.12 or newer.
exec node_modules/.bin/electron .
