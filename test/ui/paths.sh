# shellcheck shell=sh
# paths.sh : where the browser lies. Sourced by the scripts beside it.
# shellcheck disable=SC2034

ui_scripts=$(cd "$(dirname "$0")" && pwd -P)
cache=${DOCKLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dockline}
browser_tree=$cache/tree/browser
