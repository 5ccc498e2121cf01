#!/bin/bash
# up.sh NAME [OPTION...] [-- DOCKERD-ARGUMENT...] : starts a lab (see README.md) and prints it as one line of JSON.
#
#   --suite bookworm|trixie|sid|29  the Debian suite of the VM: engine 20.10, 26.1 or 28.5 (default: sid); 29 is
#                                   sid with engine 29
#   --iptables nft|legacy           what "iptables" means in the VM (default: nft)
#   --platform linux|darwin         which platform's helper and tools the mac has (default: linux)
#   --cgroup v1|v2                  what the VM's engine sees (default: v1 where this host has it)
#   --owner PID                     the lab ends when this process does (default: at down.sh only)
#   --no-engine                     boots the VM without starting its engine
#
# A lab of that name that runs already is printed as it is, whatever the options.
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
shift
suite=sid iptables=nft platform=linux cgroup='' owner='' engine=yes
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
  case $1 in
    --no-engine) engine=no && shift && continue ;;
    --suite | --iptables | --platform | --cgroup | --owner) [ "$#" -gt 1 ] || fail "$1 needs a value" ;;
    *) fail "there is no option '$1'; the head of this file lists them" ;;
  esac
  case $1=$2 in
    --suite=bookworm | --suite=trixie | --suite=sid | --suite=29) suite=$2 ;;
    --iptables=nft | --iptables=legacy) iptables=$2 ;;
    --platform=linux | --platform=darwin) platform=$2 ;;
    --cgroup=v1 | --cgroup=v2) cgroup=$2 ;;
    --owner=[1-9]*) owner=$2 ;;
    *) fail "$1 cannot be '$2'; the head of this file lists the values" ;;
  esac
  shift 2
done
[ "$#" -eq 0 ] || shift

[ -n "$cgroup" ] || { [ -n "$(cgroup_mount memory)" ] && cgroup=v1 || cgroup=v2; }
[ "$cgroup" = v2 ] || [ -n "$(cgroup_mount memory)" ] ||
  fail "this host has no cgroup v1 memory controller; use --cgroup v2"
if [ -n "$owner" ]; then
  owner_started=$(start_time "$owner") || fail "there is no process $owner to own the lab"
fi

write_settings() {
  printf 'export %s=%q\n' LAB_NAME "$name" LAB_DIR "$dir" LAB_SCRIPTS "$lab_scripts" LAB_CHECKOUT "$lab_checkout" \
    LAB_CACHE "$cache" LAB_TREE "$(tree_of "$suite")" LAB_TOOLS "$tools_tree" LAB_IMAGES "$images" \
    LAB_SUITE "$suite" LAB_IPTABLES "$iptables" LAB_PLATFORM "$platform" LAB_CGROUP "$cgroup" LAB_ENGINE "$engine" \
    LAB_OWNER "$owner" LAB_OWNER_STARTED "${owner_started-}" \
    LAB_NODE "$(readlink -f "$(command -v node)" || true)" >"$dir/settings"
}

# Becomes the lab's creator, unless it exists; the lock on its folder then passes to the keeper.
create() {
  exec 8<"$labs"
  flock --wait 60 8 || fail "another up.sh has held $labs for a minute; end it and try again"
  sweep_labs "$labs"
  if mkdir -m 0700 "$dir" 2>/dev/null; then
    exec 9<"$dir"
    flock --nonblock 9
    mkdir -p "$dir/mac" "$dir/engine" "$dir/data" "$dir/vm/upper" "$dir/vm/work" "$dir/vm/root"
    mkfifo -m 0600 "$dir/control"
    printf '%s\n' "$@" >"$dir/engine/arguments"
    write_settings
    : >"$dir/log"
    # Kept open, for a lab that fails takes its folder along.
    exec 7<"$dir/log"
    setsid "$lab_scripts/keeper.sh" "$dir" 7<&- 8<&- </dev/null >>"$dir/log" 2>&1 &
    exec 9<&-
  else
    echo "up.sh: a lab '$name' is there already" >&2
  fi
  exec 8<&-
}

# Up to 60 s, as a cold page cache makes an engine's first start slow; less when the keeper ends.
await_state() {
  local try probe
  { exec {probe}<"$dir"; } 2>/dev/null || return 1
  for try in {1..1200}; do
    [ ! -e "$dir/state.json" ] || return 0
    ! flock --nonblock "$probe" || return 1
    [ "$try" = 1200 ] || sleep 0.05
  done
  return 1
}

"$lab_scripts/prepare.sh" "$suite" >&2
mkdir -p "$labs"
dir=$labs/$name
exec 7</dev/null
create "$@"
if ! await_state; then
  tail -n 20 <&7 >&2
  fail "the lab '$name' did not start; what it said stands above"
fi
cat "$dir/state.json"
