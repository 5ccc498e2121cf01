# shellcheck shell=sh disable=SC2034,SC2154 # a third of one script; see root-script.ts
# What install.sh, uninstall.sh and link.sh share. It is run by root as `sh -c`, from the text inside the signed program:
# POSIX sh, with tools and options that Apple's and GNU's versions have in common. The capital names, all
# constants, come from paths.ts. What varies comes on standard input and is matched before it is used.
set -eu
umask 077
LC_ALL=C
PATH=/usr/bin:/bin:/usr/sbin:/sbin
export LC_ALL PATH
cd /

code=unexpected
detail=
previous=untouched
phase=checking

# fail CODE [DETAIL] : ends the script; on_exit says so in its last line.
fail() {
  code=$1
  detail=${2:-}
  exit 1
}

# Whatever happens, what was there before is put back, and the last line of the output tells the end.
on_exit() {
  # bash may run this in a subshell that a signal ends before it has forgotten the traps of the script.
  # shellcheck disable=SC2016 # the parent of that sh is the shell that runs this
  [ "$(exec sh -c 'echo "$PPID"')" = "$$" ] || exit 1
  trap '' HUP INT TERM
  trap - EXIT
  set +e
  [ "$phase" != replacing ] || go_back
  [ "$phase" = checking ] || rm -rf "$STAGED" "$LOCK"
  case $code in
    installed | removed) echo "dockline: $code" ;;
    *)
      echo "dockline: refused $code $previous $detail"
      exit 1
      ;;
  esac
}
trap on_exit EXIT
trap 'fail interrupted' HUP INT TERM

# next_value NAME : sets `value` to what follows NAME in the next line of the order.
next_value() {
  IFS= read -r line || fail bad-order "$1"
  case $line in
    "$1 "*) value=${line#"$1 "} ;;
    *) fail bad-order "$1" ;;
  esac
}

assert_root() {
  [ "$(id -u)" = 0 ] || fail not-root
}

# One at a time. Where a run was killed, its lock names a process that is gone.
take_lock() {
  if ! mkdir "$LOCK" 2>/dev/null; then
    holder=$(cat "$LOCK/pid" 2>/dev/null || :)
    case $holder in
      '' | *[!0-9]*) ;;
      *) ! kill -0 "$holder" 2>/dev/null || fail busy "$holder" ;;
    esac
    rm -rf "$LOCK"
    mkdir "$LOCK"
  fi
  phase=locked
  echo "$$" >"$LOCK/pid"
}

# The paths under $1, itself included, that somebody else than root could change; `-prune` makes it $1 alone.
foreign() {
  find "$@" \( -type l -o ! -user 0 -o -perm -020 -o -perm -002 \) | head -n 1
}

# Whoever may write to a folder above could exchange what root runs.
assert_trusted_folder() {
  folder=$1
  while :; do
    { [ -d "$folder" ] && [ -z "$(foreign "$folder" -prune)" ]; } || fail unsafe-folder "$folder"
    [ "$folder" != / ] || return 0
    folder=${folder%/*}
    folder=${folder:-/}
  done
}

# make_folder PATH : there afterwards, and nobody's but root's all the way up.
make_folder() {
  [ -e "$1" ] || [ -L "$1" ] || { mkdir "$1" && chmod 755 "$1"; }
  assert_trusted_folder "$1"
}

is_loaded() {
  /bin/launchctl print "$SERVICE" >/dev/null 2>&1
}

# bootout fails where nothing is loaded (3), and where it has only begun (36): what counts is that it is gone.
stop() {
  /bin/launchctl bootout "$SERVICE" >/dev/null 2>&1 || :
  tries=0
  while is_loaded; do
    [ "$tries" -lt 150 ] || fail not-stopped
    tries=$((tries + 1))
    sleep 0.2
  done
}
