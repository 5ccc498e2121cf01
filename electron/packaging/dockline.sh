#!/bin/sh
# `dockline` of the app, in Contents/Resources/cli: its command line, run by the Node that came with it. It is called
# by a symbolic link, mostly /usr/local/bin/dockline.
set -eu

self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
resources=$(cd "$(dirname "$self")/.." && pwd -P)
exec "$resources/mac-helper/node" "$resources/cli.js" "$@"
