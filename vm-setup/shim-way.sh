# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim-way.sh: by which address the answers of a subnet's containers come back to its shim. What the VM and its
# network allow is tried, not assumed.

# All at once, for silence costs a second: gateways, and where there is none, the first spare address.
probe_addresses() {
  probes='' probed=/run/dockline-probed
  rm -rf "$probed"
  mkdir -p "$probed"
  while read -r family kind parent subnet gateway spares; do
    case $gateway in
      -) probe=${spares%%,*} ;;
      *) probe=$gateway ;;
    esac
    if ! is_ipv4 "$probe" || ! shim=$(shim_of "$parent"); then continue; fi
    { if is_taken "$probe"; then echo yes; else echo no; fi >"$probed/$shim-$probe"; } </dev/null &
    probes="$probes $!"
  done <<EOF_SHIMS
$shims
EOF_SHIMS
  # Not all children: wireguard-go is one of them, and stays.
  for probe in $probes; do wait "$probe" || :; done
}

# has_answered ADDRESS: as the probe found, or finds now.
has_answered() {
  if read -r probe 2>/dev/null <"$probed/$shim-$1"; then [ "$probe" = yes ]; else is_taken "$1"; fi
}

# is_taken ADDRESS: ipvlan gives an answer to nobody to the parent, macvlan to the shim; ipvlan l3 has no wire to ask.
is_taken() {
  case $kind in
    macvlan) answers "$shim" "$1" ;;
    ipvlan-l2) answers "$parent" "$1" ;;
    *) return 1 ;;
  esac
}

# Sets way, why and address for the subnet at hand, and notes its rules, routes and addresses.
choose_way() {
  way=none why='' address=''
  if ! shim=$(shim_of "$parent"); then
    why=no-parent
    return
  fi
  if ! is_shim_up "$shim"; then
    why=no-shim
    return
  fi
  if [ "$family" = 6 ]; then
    choose_way6
  else
    choose_way4
  fi
  if [ "$way" = none ]; then return; fi
  note_shim_rules
  eval "shim_routes$family=\"\$shim_routes$family \$subnet,\$shim\""
}

choose_way4() {
  if [ "$gateway" != - ] && borrow_host_address; then choose_by_gateway; fi
  if [ "$way" != none ]; then return; fi
  own=$(ip -4 -oneline addr show dev "$parent" to "$subnet" scope global | sed -n '1s/.* inet \([0-9.]*\).*/\1/p')
  if [ -n "$own" ] && takes_for_vm; then
    way=parent-address address=$own
    expect_questions
    return
  fi
  if [ "$spares" != - ]; then take_spare; fi
  if [ "$way" = none ]; then why=no-address; fi
}

# The containers have a default route.
choose_by_gateway() {
  if [ "$gateway" = device ]; then
    way=direct
  elif is_held "$gateway"; then
    # The VM itself is the gateway: the shim answers for every address of the VM.
    if answers_for_vm; then
      way=gateway address=$gateway
      expect_questions
    fi
  elif has_answered "$gateway" || is_turned_back "$subnet"; then
    # A gateway that fell silent may come back: it is not taken over.
    if [ "$can_turn_back" = yes ]; then way=turned-back; fi
  elif take_address_now "$gateway"; then
    way=gateway address=$gateway
    expect_questions
  fi
}

take_spare() {
  for spare in $(printf %s "$spares" | tr , ' '); do
    if is_held "$spare" || has_answered "$spare" || ! take_address_now "$spare"; then continue; fi
    way=spare-address address=$spare
    expect_questions
    return
  done
}

# take_address_now ADDRESS: fails where a container has it, which only ipvlan knows.
take_address_now() {
  if [ "$kind" != macvlan ]; then ip addr replace "$1/32" dev "$shim" 2>/dev/null || return 1; fi
  take_address "$1/32"
}

# Notes that containers find an address of this shim by ARP.
expect_questions() {
  shim_asked="$shim_asked $shim"
}

# A link-local address is nobody's but the shim's, and every container answers it, with a gateway or without.
choose_way6() {
  if ! forwards_ipv6 || [ "$(cat "/proc/sys/net/ipv6/conf/$shim/disable_ipv6")" != 0 ]; then
    why=no-ipv6
    return
  fi
  way=link-local
  address=$(link_local_of "$shim")
  take_address "$address/64"
}

forwards_ipv6() {
  [ "$has_ipv6" = true ] && [ "$(cat /proc/sys/net/ipv6/conf/all/forwarding)" != 0 ]
}

# Whether the VM has this address elsewhere than on the shim.
is_held() {
  ip -4 -oneline addr show to "$1" | awk -v "shim=$shim" '$2 != shim { held = 1 } END { exit !held }'
}

# Whether what containers send to the parent's own address comes back to the tunnel. On ipvlan l2 it comes in by the
# parent, and elsewhere on ipvlan not at all.
takes_for_vm() {
  case $kind in
    macvlan) answers_for_vm ;;
    ipvlan-l2) answers_for_vm && ! grep -q '^1' "/proc/sys/net/ipv4/conf/$parent/rp_filter" ;;
    *) return 1 ;;
  esac
}

# Whether the shim answers ARP for addresses that the VM has on other interfaces, as Linux does unless told not to.
answers_for_vm() {
  switches=/proc/sys/net/ipv4/conf
  case $(cat "$switches/all/rp_filter" "$switches/$shim/rp_filter") in
    *1*) return 1 ;;
  esac
  case $(cat "$switches/all/arp_filter" "$switches/$shim/arp_filter" "$switches/all/arp_ignore" "$switches/$shim/arp_ignore") in
    *[1-9]*) return 1 ;;
  esac
}
