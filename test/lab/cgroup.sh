# shellcheck shell=bash
# cgroup.sh : the control groups of a lab's VM, one in every hierarchy of this host, below the caller's own
# group so that the caller's limits hold for the lab too. Sourced.
#
# The file "cgroups" of a lab lists them, one "CONTROLLERS DIRECTORY" a line; CONTROLLERS is "-" for cgroup2.

# Prints "CONTROLLERS DIRECTORY" of the group that this process is in, for every hierarchy that is mounted.
own_cgroups() {
  local controllers path mount
  while IFS=: read -r _ controllers path; do
    mount=$(cgroup_mount "$controllers")
    [ -n "$mount" ] || continue
    # Of cgroup2 only the root surely has controllers to give. In a container the path may not be mounted.
    [ -n "$controllers" ] && [ -d "$mount$path" ] || path=
    echo "${controllers:--} $mount${path%/}"
  done </proc/self/cgroup
}

# Prints where the hierarchy of these controllers is mounted; no controllers means cgroup2.
cgroup_mount() {
  local controllers=$1 fields index
  while read -r -a fields; do
    index=6
    while [ "${fields[index]}" != - ]; do index=$((index + 1)); done
    case "${fields[index + 1]} ,${fields[-1]}," in
      "cgroup2 "*) [ -z "$controllers" ] || continue ;;
      "cgroup "*",$controllers,"*) [ -n "$controllers" ] || continue ;;
      *) continue ;;
    esac
    echo "${fields[4]}"
    return
  done </proc/self/mountinfo
}

# make_cgroups LAB_DIRECTORY NAME
make_cgroups() {
  local controllers parent directory file
  own_cgroups | while read -r controllers parent; do
    directory=$parent/dockline-lab-$2
    echo "$controllers $directory" >>"$1/cgroups"
    mkdir -p "$directory"
    # A new group of the old cpuset takes no process before it has processors and memory.
    for file in cpuset.cpus cpuset.mems; do
      case $controllers in
        -) ;;
        *cpuset*) cat "$parent/$file" >"$directory/$file" ;;
      esac
    done
  done
}

# Moves this process into the groups of the lab, below those that the VM may have made for its own init.
join_cgroups() {
  local directory
  [ -e "$1/cgroups" ] || return 0
  while read -r _ directory; do
    [ ! -d "$directory/init" ] || directory=$directory/init
    echo 0 >"$directory/cgroup.procs"
  done <"$1/cgroups"
}

# Prints the processes that are still in the groups of the lab, with what the kernel has them wait for.
show_processes() {
  local directory process
  while read -r _ directory; do
    find "$directory" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done <"$1/cgroups" | sort -u | while read -r process; do
    ps -o pid=,stat=,wchan:32=,args= -p "$process" || true
  done
}

# Removes what lies below the groups of the lab; with "all", the groups too.
remove_cgroups() {
  local directory depth=1
  [ -e "$1/cgroups" ] || return 0
  [ "${2:-}" != all ] || depth=0
  while read -r _ directory; do
    remove_groups_below "$directory" "$depth" || echo "cgroup.sh: $directory still has processes" >&2
  done <"$1/cgroups"
}

# A killed process leaves its group only a moment after it is gone from its parent's sight: up to 5 s.
remove_groups_below() {
  local try
  for try in {1..50}; do
    [ "$try" = 1 ] || sleep 0.1
    [ -d "$1" ] || return 0
    find "$1" -mindepth "$2" -depth -type d -exec rmdir {} + 2>/dev/null && return
  done
  return 1
}
