#!/bin/bash
# enter.sh NAME mac|vm|lan|lanhost|router COMMAND [ARGUMENT...] : runs a command inside a lab; its exit code,
# input and output are the command's.
#
# INT, TERM, HUP, USR1 and USR2 are passed on, and when this script is killed the kernel kills the command
# (PDEATHSIG), so that this process can stand for the one inside, which has another id.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$lab_scripts/cgroup.sh"

[ "$#" -ge 3 ] || fail "this needs a lab, a place in it and a command"
name=$1 place=$2
shift 2
dir=$labs/$name
[ -e "$dir/mac.pid" ] || fail "there is no lab '$name'"
read -r mac _ <"$dir/mac.pid"
case $place in
  mac) target=(--target "$mac") ;;
  lan | lanhost | router) target=(--target "$mac" --net="/proc/$mac/root/run/netns/$place") ;;
  vm)
    [ -e "$dir/vm.pid" ] || fail "the VM of '$name' is off"
    read -r vm _ <"$dir/vm.pid"
    target=(--target "$vm" --cgroup)
    join_cgroups "$dir"
    ;;
  *) fail "a lab has no '$place'; it has mac, vm, lan, lanhost and router" ;;
esac
[[ " ${target[*]} " == *" --net="* ]] || target+=(--net)

setpriv --pdeathsig KILL nsenter --mount --pid --uts --ipc "${target[@]}" setpriv --pdeathsig KILL "$@" <&0 &
outer=$!

# The command is the one child of nsenter, which itself must stay to pass on the exit code.
forward() {
  local inner=''
  forwarded=yes
  { read -r inner _ <"/proc/$outer/task/$outer/children"; } 2>/dev/null || true
  kill "-$1" "${inner:-$outer}" 2>/dev/null || true
}
for signal in INT TERM HUP USR1 USR2; do
  # shellcheck disable=SC2064 # the signal of this turn
  trap "forward $signal" "$signal"
done

code=0
while :; do
  forwarded=no
  wait "$outer" && code=0 || code=$?
  [ "$forwarded" = yes ] || exit "$code"
done
