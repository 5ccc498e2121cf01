#!/bin/sh
# Checks every shell script of the repository. Uses the system's shellcheck, else unpacks Debian's into the cache.
set -eu
cd "$(dirname "$0")/.."

if command -v shellcheck >/dev/null; then
  shellcheck=shellcheck
else
  tree=${DOCKLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dockline}/tree/shellcheck
  vm-setup/debs.sh bookworm "$(dpkg --print-architecture)" "$tree" shellcheck
  libraries=$(find "$tree/usr/lib" -maxdepth 1 -name '*-linux-gnu')
  shellcheck() {
    "$(find "$tree/usr/lib64" "$libraries" -name 'ld-linux-*' | head -n 1)" \
      --library-path "$libraries" "$tree/usr/bin/shellcheck" "$@"
  }
  shellcheck=shellcheck
fi

git ls-files -z --cached --others --exclude-standard -- '*.sh' .ci/run | xargs -0 -n 1 | while read -r script; do
  "$shellcheck" -x -P SCRIPTDIR "$script"
done
