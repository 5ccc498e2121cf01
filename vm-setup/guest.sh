# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of inside.sh: the values come from there, and go there.
# guest.sh: a virtual machine inside a container, with an address of its own on one of the container's networks
# (macvtap). It is a neighbour of the container there, and found by its hardware address. This program stays, and
# ends when its input does: nothing is left when the host has gone away.

# Seconds between the looks for a guest that has just got its interface.
boot_patience='1 2 4 8 16 32 64 128 '
# What may have happened, one word a line.
events=/run/dockline-events

run_guest() {
  bridge_device=$(device_of 4 "$bridge_address") || fail inside "the container does not have $bridge_address"
  guest_device=$(device_of 4 "$neighbour") || fail inside "the container does not have $neighbour"
  guest_subnet=$(ip -4 route show dev "$guest_device" proto kernel | sed -n "s/ .* src $neighbour .*//p; s/ .* src $neighbour\$//p")
  guest_mac='' guest_address='' told='' patience=''
  trap 'leave_guest' TERM INT
  find_opened
  listen_for_guest
  look_for_guest
  while read -r event <&3; do
    case $event in
      end) leave_guest ;;
      late) if [ -z "$guest_address" ] && [ -n "$guest_mac" ]; then sweep; fi ;;
    esac
    look_for_guest
  done
}

# Whoever writes here ends with this program, which is the first process of its container.
listen_for_guest() {
  rm -f "$events"
  mkfifo -m 600 "$events"
  exec 3<>"$events" 4<&0
  { while read -r _; do :; done; echo end; } <&4 >&3 &
  { ip monitor link | while read -r _; do echo link; done; } >&3 &
  # Only what the rules mark as news (guest-rules.sh).
  { nft monitor trace | while read -r line; do
    case $line in
      *' rule '*) echo seen ;;
    esac
  done; } >&3 2>/dev/null &
}

# Finds out where the guest is now, and brings the rules in line with it.
look_for_guest() {
  if ! device_of 4 "$neighbour" >/dev/null || ! device_of 4 "$bridge_address" >/dev/null; then leave_guest; fi
  if ! open_switches; then
    tell_guest null no-forwarding
    return
  fi
  if is_ipv4 "$guest"; then
    move_guest "$guest"
    return
  fi
  mac=$(current_mac)
  if [ -z "$mac" ]; then
    guest_mac='' guest_address=''
    remove_guest_rules
    tell_guest null no-macvtap
    return
  fi
  if [ "$mac" != "$guest_mac" ]; then
    guest_mac=$mac guest_address='' patience=$boot_patience
    write_guest_rules || return 0
    for known in $(known_addresses); do
      if ! is_there "$known"; then continue; fi
      move_guest "$known"
      return
    done
    sweep
  fi
  look_at_seen
}

look_at_seen() {
  found=$(seen_address)
  if [ -n "$found" ] && ! { [ -n "$guest_address" ] && is_there "$guest_address"; }; then
    move_guest "$found"
  elif [ -n "$found" ]; then
    # It has two addresses, or has not given the old one up yet.
    nft flush set netdev dockline-guest seen 2>/dev/null || :
  elif [ -z "$guest_address" ]; then
    tell_guest null no-address
    ask_later
  fi
}

# A guest that starts takes its time, and may be silent ever after; one that does not has minutes.
ask_later() {
  if [ -z "$patience" ]; then return; fi
  seconds=${patience%% *} patience=${patience#* }
  { sleep "$seconds" && echo late; } </dev/null >&3 &
}

move_guest() {
  guest_address=$1
  if write_guest_rules; then tell_guest "\"$guest_address\""; fi
}

# tell_guest GUEST [WHY]: once for each change.
tell_guest() {
  line="{\"guest\":$1${2:+,\"why\":\"$2\"}}"
  if [ "$line" != "$told" ]; then printf '%s\n' "$line"; fi
  told=$line
}

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

# Makes everybody in the guest's subnet show themselves, until the guest has. Asked by the kernel, for one process per
# address would be slow; in small portions, for all networks of the VM share one table of neighbours (gc_thresh3).
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

leave_guest() {
  undo_guest
  succeed '{"result":"undone"}\n'
  exit 0
}
