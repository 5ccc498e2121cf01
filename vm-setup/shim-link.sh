# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim-link.sh: the shims themselves and their addresses.
#
# A macvlan shim has a MAC address of its own. ipvlan interfaces share their parent's, and the kernel tells them
# apart by the addresses that they hold (drivers/net/ipvlan/ipvlan_core.c, ipvlan_addr_lookup): what a container
# sends to an address that the shim holds comes in by the shim.

# One per parent, named by the parent's index, which no other parent has. Deaf until its rules are written.
make_shim_links() {
  while read -r family kind parent subnet gateway spares; do
    shim=$(shim_of "$parent") || continue
    if is_shim_up "$shim"; then continue; fi
    if [ -e "/sys/class/net/$shim" ] && [ "$(kind_of "$shim")" != "$kind" ]; then delete_link "$shim"; fi
    if ! [ -e "/sys/class/net/$shim" ]; then
      add_link || continue
      # Before it is up: no address, no router's advertisement, no double answer.
      if ! ip link set dev "$shim" addrgenmode none || ! hold_shim "$shim"; then
        delete_link "$shim"
        continue
      fi
    fi
    ip link set dev "$shim" up 2>/dev/null || continue
    shim_links="$shim_links $shim"
  done <<EOF_SHIMS
$shims
EOF_SHIMS
}

# An ipvlan interface has the mode of all others on its parent: a new one sets theirs, so the plan names the one
# that they have.
add_link() {
  case $kind in
    macvlan) ip link add dev "$shim" link "$parent" type macvlan mode bridge 2>/dev/null ;;
    ipvlan-*) ip link add dev "$shim" link "$parent" type ipvlan mode "${kind#ipvlan-}" 2>/dev/null ;;
  esac
}

# kind_of LINK: as the plan calls it.
kind_of() {
  ip -details -oneline link show dev "$1" 2>/dev/null |
    sed -n 's/.* macvlan mode bridge .*/macvlan/p; s/.* ipvlan *mode \(l[23]s*\) .*/ipvlan-\1/p'
}

# shim_of PARENT: fails where the VM has no such interface.
shim_of() {
  { read -r index <"/sys/class/net/$1/ifindex"; } 2>/dev/null && echo "dockline-$index"
}

is_shim_up() {
  case " $shim_links " in
    *" $1 "*) ;;
    *) return 1 ;;
  esac
}

mac_of() {
  read -r mac <"/sys/class/net/$1/address" && echo "$mac"
}

# link_local_of SHIM: from the hardware address, without leading zeros, as ip prints it. A macvlan's is random; an
# ipvlan's is its parent's, so the address must be none that the kernel makes of it (ff:fe in the middle).
link_local_of() {
  case $kind in
    macvlan) form='fe80::\1\2:\3ff:fe\4:\5\6' ;;
    *) form='fe80::646f:\1\2:\3\4:\5\6' ;;
  esac
  mac_of "$1" | sed "s/\(..\):\(..\):\(..\):\(..\):\(..\):\(..\)/$form/; s/:0*\([0-9a-f]\)/:\1/g"
}

take_address() {
  case " $shim_addresses " in
    *" $shim,$1 "*) ;;
    *) shim_addresses="$shim_addresses $shim,$1" ;;
  esac
}

# Makes the shim hold the host's own tunnel address, as far as ipvlan is concerned; to the VM's routing it stays
# the host's. So what containers send to the host comes in by the shim, and is routed on. Nothing to do for macvlan.
# Fails, and the address is gone, where the VM would take it for its own: it would drop what comes from the host.
borrow_host_address() {
  if [ "$kind" = macvlan ]; then return 0; fi
  # One process, for in between the tunnel is cut. To set the link up again would bring the route back.
  printf 'address add %s/32 dev %s\nroute delete local %s dev %s table local\n' "$host4" "$shim" "$host4" "$shim" |
    ip -force -batch - >/dev/null 2>&1 || :
  case $(ip -4 -oneline addr show dev "$shim" to "$host4"):$(ip -4 route show table local dev "$shim") in
    :* | *:*"local $host4 "*)
      ip addr delete "$host4/32" dev "$shim" 2>/dev/null || :
      return 1
      ;;
  esac
  take_address "$host4/32"
}

# Every shim has the addresses noted for it, and no others.
set_shim_addresses() {
  for shim in $shim_links; do
    for old in $(ip -oneline addr show dev "$shim" | sed 's/.* inet6* \([^ ]*\).*/\1/'); do
      case " $shim_addresses " in
        *" $shim,$old "*) ;;
        *) ip addr delete "$old" dev "$shim" 2>/dev/null || : ;;
      esac
    done
  done
  for one in $shim_addresses; do
    case ${one#*,} in
      "$host4"/32) ;;
      *:*) ip addr replace "${one#*,}" dev "${one%%,*}" nodad || : ;;
      *) ip addr replace "${one#*,}" dev "${one%%,*}" || : ;;
    esac
  done
}

# On ipvlan l2 the neighbours' hardware address is known: the parent's. A shim that nobody has to find by ARP does
# without it, so that the wire is not asked for containers in the name of an address that is not the VM's.
silence_shims() {
  for shim in $shim_links; do
    if [ "$(kind_of "$shim")" != ipvlan-l2 ]; then continue; fi
    case " $shim_asked " in
      *" $shim "*) ip link set dev "$shim" arp on ;;
      *) ip link set dev "$shim" arp off ;;
    esac
  done
}

delete_other_links() {
  for old in /sys/class/net/dockline-*; do
    old=${old##*/}
    if ! is_shim_up "$old"; then delete_link "$old"; fi
  done
}

delete_link() {
  if [ -e "/sys/class/net/$1" ]; then ip link delete dev "$1" 2>/dev/null || ! [ -e "/sys/class/net/$1" ]; fi
}
