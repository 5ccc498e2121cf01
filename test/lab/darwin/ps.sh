#!/bin/bash
# ps -p PID -o comm= as macOS prints it: the path that the program was started by. Every other form is this
# system's own ps.
set -euo pipefail

if [ "$#" -eq 4 ] && [ "$1 $3 $4" = "-p -o comm=" ]; then
  { IFS= read -r -d '' path <"/proc/$2/cmdline"; } 2>/dev/null || exit 1
  echo "$path"
else
  exec /usr/bin/ps.linux "$@"
fi
