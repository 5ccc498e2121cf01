# shellcheck shell=sh
# shellcheck disable=SC2034 # Part of several programs.
# arp.sh: who is there.

# answers INTERFACE ADDRESS: whether somebody on the wire has it; by a macvlan interface, also whether a container
# of its parent has it. The question names no asker (RFC 5227). The last one waits longer, for a VM may be busy, and a
# gateway that is believed to be silent is replaced.
answers() {
  for patience in 0.4 0.4 1; do
    said=$({ timeout "$patience" arping -D -f -c 1 -w 1 -I "$1" "$2" </dev/null; } 2>/dev/null) || :
    case $said in
      *'reply from'*) return 0 ;;
    esac
  done
  return 1
}
