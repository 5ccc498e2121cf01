# shellcheck shell=sh
# shellcheck disable=SC2154 # Part of inside.sh: the values come from there.
# guest-search.sh: who a virtual machine inside a container is, and which address it has.

current_mac() {
  if [ "$guest" != macvtap ]; then
    echo "$guest"
  else
    ip -oneline link show type macvtap | sed -n '1s,.* link/ether \([0-9a-f:]*\) .*,\1,p'
  fi
}

# Of its neighbours the container knows those that it has spoken with.
known_addresses() {
  ip -4 neigh show dev "$guest_device" | sed -n "s/^\([0-9.]*\) lladdr $guest_mac .*/\1/p" | sed 4q
}

# is_there ADDRESS: whether somebody has it now.
is_there() {
  case $(timeout 1 arping -f -c 2 -w 1 -I "$guest_device" "$1" 2>/dev/null </dev/null) in
    *'eply from'*) ;;
    *) return 1 ;;
  esac
}

# Makes everybody in the guest's subnet show themselves, until the guest has: 1021 addresses at most, 0.3 s for 64. Asked
# by the kernel, for one process per address would be slow; in small portions, for all networks of the VM share one table
# of neighbours (gc_thresh3).
sweep() {
  # Who is known already, or was asked for in vain, would not be asked again.
  ip neigh flush dev "$guest_device" >/dev/null 2>&1 || :
  for portion in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
    hosts=$(hosts_of "$portion")
    if [ -z "$hosts" ]; then return; fi
    printf '%s\n' "$hosts" | sed "s/.*/neigh add & dev $guest_device nud none use/" |
      ip -force -batch - >/dev/null 2>&1 || :
    polls=6
    while [ "$polls" -gt 0 ] && [ -z "$(seen_address)" ]; do
      polls=$((polls - 1))
      sleep 0.05
    done
    for state in incomplete failed; do
      ip neigh flush dev "$guest_device" nud "$state" >/dev/null 2>&1 || :
    done
    if [ -n "$(seen_address)" ]; then return; fi
  done
}

# hosts_of PORTION: 64 addresses of the guest's subnet, or of the /22 of it that the container is in.
hosts_of() {
  awk -v "portion=$1" -v "subnet=$guest_subnet" -v "own=$neighbour" '
    function number(address, parts) { split(address, parts, "."); return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4] }
    BEGIN {
      split(subnet, prefix, "/")
      # This awk knows no powers.
      for (size = 1; bits < 32 - (prefix[2] < 22 ? 22 : prefix[2]); bits++) size *= 2
      first = number(own) - number(own) % size
      for (host = first + portion * 64; host < first + (portion + 1) * 64; host++) {
        if (host <= first || host >= first + size - 1 || host == number(own)) continue
        print int(host / 16777216) "." int(host / 65536) % 256 "." int(host / 256) % 256 "." host % 256
      }
    }'
}
