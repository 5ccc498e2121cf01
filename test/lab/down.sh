#!/bin/bash
# down.sh NAME : ends a lab and removes all of it. A lab that is not there is no error.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"
# shellcheck source-path=SCRIPTDIR source=process.sh
. "$lab_scripts/process.sh"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$lab_scripts/cgroup.sh"
# shellcheck source-path=SCRIPTDIR source=remains.sh
. "$lab_scripts/remains.sh"

name=${1-}
assert_lab_name "$name"
dir=$labs/$name
{ exec {lock}<"$dir"; } 2>/dev/null || exit 0
if flock --nonblock "$lock"; then
  remove_lab "$dir"
  exit 0
fi
exec {control}<>"$dir/control"
echo down >&"$control"
# The keeper holds the lock to its end, and then the folder is gone.
if ! flock --wait 90 "$lock" || [ -e "$dir" ]; then
  {
    tail -n 5 "$dir/log" || true
    [ ! -e "$dir/cgroups" ] || show_processes "$dir"
  } >&2
  fail "the lab '$name' does not end; its keeper's log and its processes stand above"
fi
