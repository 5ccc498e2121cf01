# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# leg.sh: containers that the kernel keeps from every other interface of their parent. Each gets a leg: a cable
# (veth) between the VM and the network of its process. The other end is set up by source-rule.sh, and both end with
# either side, so nothing of it outlives the container, nor us.

# What the cable's other end is called in the container.
leg_peer=dockline
# The hardware address of both ends: with ARP off, each takes its neighbour's for its own (arp_constructor in
# net/ipv4/arp.c), so nobody is asked.
leg_mac=02:64:6f:63:6b:01
leg_reports=''

# One per process, whatever the number of addresses. Notes rules and routes; deaf until apply_shims has set those.
make_legs() {
  leg_links='' leg_reports=''
  if [ -z "$legs" ]; then return 0; fi
  while read -r family pid address; do
    leg=dockleg$pid why=''
    if [ "$family" = 6 ] && ! forwards_ipv6; then
      why=no-ipv6
    elif ! make_leg; then
      why=no-link
    else
      note_leg
    fi
    report_leg
  done <<EOF_LEGS
$legs
EOF_LEGS
}

make_leg() {
  case " $leg_links " in
    *" $leg "*) return 0 ;;
  esac
  if ! [ -e "/sys/class/net/$leg" ]; then lay_leg || return 1; fi
  leg_links="$leg_links $leg"
}

lay_leg() {
  # What a run left that was killed here.
  delete_link "$leg_peer"
  ip link add dev "$leg" address "$leg_mac" type veth peer name "$leg_peer" address "$leg_mac" 2>/dev/null || return 1
  # busybox's ip names the process, and the kernel finds it; iproute2's opens /proc/PID/ns/net, which takes
  # CAP_SYS_PTRACE. A peer that is still here: the process is another one by now, with the VM's own network.
  if ip link set dev "$leg" addrgenmode none arp off && busybox ip link set dev "$leg_peer" netns "$pid" 2>/dev/null &&
    ! [ -e "/sys/class/net/$leg_peer" ]; then return 0; fi
  delete_link "$leg"
  return 1
}

note_leg() {
  if [ "$family" = 6 ]; then
    rules_in="$rules_in
$leg ip6 saddr $address ip6 daddr $host6 accept"
  else
    rules_in="$rules_in
$leg ip saddr $address ip daddr $host4 accept"
  fi
  eval "shim_routes$family=\"\$shim_routes$family \$address,\$leg\""
}

# Up only now: a container may send what it likes, and what comes in by a leg is sifted (shim-rules.sh).
open_legs() {
  for leg in $leg_links; do ip link set dev "$leg" up || :; done
}

delete_other_legs() {
  for old in /sys/class/net/dockleg*; do
    old=${old##*/}
    case " $leg_links " in
      *" $old "*) ;;
      *) delete_link "$old" ;;
    esac
  done
}

# With the link's index, which no later link has.
report_leg() {
  leg_reports="$leg_reports${leg_reports:+,}{\"pid\":$pid,\"address\":\"$address\""
  if [ -n "$why" ]; then
    leg_reports="$leg_reports,\"way\":\"none\",\"why\":\"$why\"}"
  else
    read -r index <"/sys/class/net/$leg/ifindex"
    leg_reports="$leg_reports,\"way\":\"leg\",\"index\":$index}"
  fi
}
