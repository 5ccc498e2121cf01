# shellcheck shell=bash
# process.sh : telling one process from a later one with the same id. Sourced.

# Prints when the process $1 started, in clock ticks since boot; fails when it is gone or a zombie.
start_time() {
  local stat fields
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The name in parentheses may hold anything; what follows is state, ppid, … as in proc(5), from field 3.
  read -r -a fields <<<"${stat##*) }"
  [ "${fields[0]}" != Z ] || return 1
  echo "${fields[19]}"
}

# Whether the process $1 lives and is still the one that started at $2.
is_process() {
  [ "$(start_time "$1")" = "$2" ]
}
