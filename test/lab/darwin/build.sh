#!/bin/bash
# build.sh : builds what a lab's mac of platform darwin runs into dist/lab-darwin: the stand-ins of Apple's tools, the
# checks of test/mac, and Dockline's two programs from their own composition roots, told by the bundler that they run
# on a Mac. So the product has no switch for it.
set -euo pipefail
cd "$(dirname "$0")/../../.."

on_a_mac=--define:process.platform='"darwin"'
npm run --silent bundle -- cli/main.ts --outfile=dist/lab-darwin/cli.js "$on_a_mac"
node_modules/.bin/esbuild helper=helper/main.ts --bundle --platform=node --target=node20 --format=cjs \
  --out-extension:.js=.cjs --outdir=dist/lab-darwin --log-level=warning "$on_a_mac"
node_modules/.bin/esbuild tools=test/lab/darwin/tools-main.ts test/lab/darwin/{launchctl,launchd,plutil}.ts --bundle \
  --platform=node --target=node20 --format=cjs --out-extension:.js=.cjs --outdir=dist/lab-darwin --log-level=warning
node_modules/.bin/esbuild test/mac/mac-test.ts --bundle --platform=node --target=node20 --format=esm \
  --out-extension:.js=.mjs --outdir=dist/lab-darwin --log-level=warning
