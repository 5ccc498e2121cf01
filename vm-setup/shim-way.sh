# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim-way.sh: by which address the answers of a subnet's containers come back to its shim. What the VM and its
# network allow is tried, not assumed.

# All gateways at once, for silence costs a second.
probe_gateways() {
  probes='' answered=/run/dockline-answered
  rm -rf "$answered"
  mkdir -p "$answered"
  while read -r family kind parent subnet gateway spares; do
    if ! is_ipv4 "$gateway" || ! shim=$(shim_of "$parent"); then continue; fi
    { if is_taken "$gateway"; then : >"$answered/$shim-$gateway"; fi; } </dev/null &
    probes="$probes $!"
  done <<EOF_SHIMS
$shims
EOF_SHIMS
  # Not all children: wireguard-go is one of them, and stays.
  for probe in $probes; do wait "$probe" || :; done
}

# is_taken ADDRESS: ipvlan gives an answer to nobody to the parent, macvlan to the shim.
is_taken() {
  case $kind in
    macvlan) answers "$shim" "$1" ;;
    *) answers "$parent" "$1" ;;
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
  elif [ -e "$answered/$shim-$gateway" ] || is_turned_back "$subnet"; then
    # A gateway that fell silent may come back: it is not taken over.
    if [ "$can_turn_back" = yes ]; then way=turned-back; fi
  elif take_address_now "$gateway"; then
    way=gateway address=$gateway
    expect_questions
  fi
}

take_spare() {
  for spare in $(printf %s "$spares" | tr , ' '); do
    if is_held "$spare" || { [ "$kind" != ipvlan-l3 ] && [ "$kind" != ipvlan-l3s ] && is_taken "$spare"; }; then continue; fi
    take_address_now "$spare" || continue
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
  if [ "$has_ipv6" != true ] || [ "$(cat /proc/sys/net/ipv6/conf/all/forwarding)" = 0 ] ||
    [ "$(cat "/proc/sys/net/ipv6/conf/$shim/disable_ipv6")" != 0 ]; then
    why=no-ipv6
    return
  fi
  way=link-local
  address=$(link_local_of "$shim")
  take_address "$address/64"
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
  for switch in rp_filter=1 arp_filter=1 arp_ignore=[1-9]; do
    for scope in all "$shim"; do
      if grep -q "^${switch#*=}" "/proc/sys/net/ipv4/conf/$scope/${switch%=*}"; then return 1; fi
    done
  done
}
