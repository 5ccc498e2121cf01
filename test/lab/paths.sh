# shellcheck shell=bash
# paths.sh : where the lab's parts lie. Sourced by the scripts that start on the host itself.
# shellcheck disable=SC2034

lab_scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
lab_checkout=$(cd "$lab_scripts/../.." && pwd -P)

cache=${DOCKLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dockline}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
export DOCKLINE_CACHE=$cache

# One folder per running lab; on a real disk, for the engines' overlay2.
labs=$cache/lab
# The tools of the "mac" come from the newest suite, whatever the VM runs.
tools_tree=$cache/tree/lab-tools
images=$cache/image/lab

fail() {
  echo "${0##*/}: $1" >&2
  exit 1
}

# The tree that a VM of the suite $1 boots from.
tree_of() {
  echo "$cache/tree/lab-$1"
}

assert_lab_name() {
  [[ $1 =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] ||
    fail "'$1' is no name for a lab; use up to 31 of a-z, 0-9 and '-', beginning with a letter or digit"
}
