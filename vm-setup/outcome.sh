# shellcheck shell=sh
# outcome.sh: how a program of this folder ends: with one result line, whatever happens.
#
# A program that makes something has take_back, which removes what the failing run made.

# json_text TEXT: TEXT for the inside of a JSON string: one line, printable, bounded.
json_text() {
  printf %.400s "$1" | tr -c ' -~' ' ' | sed 's/[\\"]/\\&/g'
}

# fail CODE DETAIL: takes back what this run made, says why, and ends.
fail() {
  trap - EXIT
  trap '' TERM INT
  take_back
  printf '{"result":"failed","code":"%s","detail":"%s"}\n' "$1" "$(json_text "$2")"
  exit 1
}

# try CODE COMMAND...: runs COMMAND quietly; where it fails, the run fails with CODE and what COMMAND said.
try() {
  code=$1
  shift
  if said=$("$@" 2>&1); then return; fi
  fail_with "$code" "$1: $said"
}

# Like fail; but without the right to change networks every command fails in its own way, with one cause.
fail_with() {
  case $2 in
    *"not permitted"* | *"must be root"*) fail no-net-admin "$2" ;;
    *) fail "$1" "$2" ;;
  esac
}

# succeed FORMAT WORD...: prints the result line.
succeed() {
  trap - EXIT
  # shellcheck disable=SC2059 # The callers' own formats.
  printf "$@"
}
