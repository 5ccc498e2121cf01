# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of inside.sh: the values come from there, and go there.
# guest.sh: a virtual machine inside a container, with an address of its own on one of the container's networks
# (macvtap). It is a neighbour of the container there, and found by its hardware address. This program stays, and
# ends when its input does: nothing is left when the host has gone away.

# Seconds between the looks for a guest that has just got its interface: nine looks in all, the last after four minutes.
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
    if write_guest_rules; then tell_guest null no-macvtap; fi
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

leave_guest() {
  undo_guest
  succeed '{"result":"undone"}\n'
  exit 0
}
