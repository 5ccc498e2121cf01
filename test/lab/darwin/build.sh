#!/bin/bash
# build.sh : builds what a lab's mac of platform darwin runs into dist/lab-darwin: the stand-ins of Apple's tools, the
# checks of test/mac, and Dockline's two programs from their own composition roots, told by the bundler that they run
# on a Mac. So the product has no switch for it. Each file is exchanged as a whole: a lab may run from the former one.
set -euo pipefail
cd "$(dirname "$0")/../../.."

on_a_mac=--define:process.platform='"darwin"'
mkdir -p dist/lab-darwin
new=$(mktemp -d dist/lab-darwin.XXXXXX)
trap 'rm -rf "$new"' EXIT

# bundle FORMAT EXTENSION ARGUMENT... : as esbuild's arguments say.
bundle() {
  node_modules/.bin/esbuild --bundle --platform=node --target=node20 --format="$1" --out-extension:.js="$2" \
    --outdir="$new" --log-level=warning "${@:3}"
}

npm run --silent bundle -- cli/main.ts --outfile="$new/cli.js" "$on_a_mac"
bundle cjs .cjs helper=helper/main.ts "$on_a_mac"
bundle cjs .cjs tools=test/lab/darwin/tools-main.ts test/lab/darwin/{launchctl,launchd,plutil}.ts
bundle esm .mjs test/mac/mac-test.ts
chmod 0755 "$new"
for file in "$new"/*; do mv "$file" dist/lab-darwin/; done
