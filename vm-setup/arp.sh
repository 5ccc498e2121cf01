# shellcheck shell=sh
# shellcheck disable=SC2034 # Part of several programs.
# arp.sh: who is there.

# answers INTERFACE ADDRESS: whether somebody on the wire has it; by a macvlan interface, also whether a container
# of its parent has it. The question names no asker (RFC 5227).
answers() {
  for _ in 1 2 3; do
    said=$({ timeout 0.4 arping -D -f -c 1 -w 1 -I "$1" "$2" </dev/null; } 2>/dev/null) || :
    case $said in
      *'reply from'*) return 0 ;;
    esac
  done
  return 1
}
