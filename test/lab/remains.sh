# shellcheck shell=bash
# remains.sh : taking away what a lab leaves on the host. Sourced, after process.sh and cgroup.sh.
#
# Mounts, interfaces and namespaces of a lab vanish with its init, the PID 1 of its process namespace; what
# is left are its control groups and its folder. The lab's keeper holds a lock on the folder for as long as
# it lives, so a folder without a lock is a dead lab.

# Ends the lab in the folder $1 if need be and removes all of it.
remove_lab() {
  local dir=$1 init started
  rm -f "$dir/state.json"
  if [ -e "$dir/mac.pid" ] && read -r init started <"$dir/mac.pid" && is_process "$init" "$started"; then
    kill -KILL "$init" 2>/dev/null || true
    wait_for_end "$init" "$started" || echo "remains.sh: process $init does not end" >&2
  fi
  remove_cgroups "$dir" all
  # One file system: should a mount have leaked into this folder, its contents are not ours to delete.
  rm -rf --one-file-system "$dir"
}

wait_for_end() {
  local try
  for try in {1..200}; do
    is_process "$1" "$2" || return 0
    [ "$try" = 200 ] || sleep 0.05
  done
  return 1
}

# Removes every lab in the folder $1 whose keeper is dead.
sweep_labs() {
  local dir lock
  for dir in "$1"/*/; do
    # Another may have removed it since; without any lab, the pattern itself is left.
    { exec {lock}<"$dir"; } 2>/dev/null || continue
    if flock --nonblock "$lock"; then
      remove_lab "${dir%/}"
    fi
    exec {lock}<&-
  done
}
