# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim.sh: macvlan networks. The kernel lets nobody but other macvlan interfaces of the same parent speak with a
# macvlan container, so each parent gets one of ours, the shim. Only packets of the tunnel go by it (a routing
# table of our own), and only answers to them come in (shim-rules.sh): the VM's own network stays as it is.

# Routing table; preferences of the rules that lead there, for the tunnel and for the shims' addresses.
shim_table=33330 tunnel_preference=5210 address_preference=5211
shim_reports=''

# Brings shims, addresses, rules and routes in line with the plan. What cannot be had is reported, subnet by subnet.
apply_shims() {
  shim_links='' shim_addresses='' shim_routes4='' shim_routes6='' shim_reports=''
  clear_shim_rules
  if [ -z "$shims" ]; then
    if has_shims; then remove_shims; fi
    return 0
  fi
  find_turn_back
  make_shim_links
  probe_gateways
  while read -r family parent subnet gateway spares; do
    choose_way
    report_way
  done <<EOF_SHIMS
$shims
EOF_SHIMS
  delete_other_links
  set_shim_addresses
  if ! write_shim_rules; then
    remove_shims
    shim_reports=$(printf %s "$shim_reports" | sed 's/"way":"[a-z-]*"[^}]*/"way":"none","why":"no-nftables"/g')
    return 0
  fi
  route_shims 4 "$host4" "$shim_routes4"
  if [ "$has_ipv6" = true ]; then route_shims 6 "$host6" "$shim_routes6"; fi
}

# Most VMs never have one, and looking costs less than removing nothing. Links are the last to go.
has_shims() {
  for shim in /sys/class/net/dockline-*; do [ -e "$shim" ] && return; done
  [ -n "$(ip rule show preference "$tunnel_preference")" ]
}

# One per parent, named by the parent's index, which no other parent has. Deaf until its rules are written.
make_shim_links() {
  while read -r family parent subnet gateway spares; do
    shim=$(shim_of "$parent") || continue
    case " $shim_links " in
      *" $shim "*) continue ;;
    esac
    if ! [ -e "/sys/class/net/$shim" ]; then
      ip link add dev "$shim" link "$parent" type macvlan mode bridge 2>/dev/null || continue
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

# shim_of PARENT: fails where the VM has no such interface.
shim_of() {
  index=$(cat "/sys/class/net/$1/ifindex" 2>/dev/null) && echo "dockline-$index"
}

# All gateways at once, for silence costs a second.
probe_gateways() {
  probes='' answered=/run/dockline-answered
  rm -rf "$answered"
  mkdir -p "$answered"
  while read -r family parent subnet gateway spares; do
    if [ "$gateway" = - ] || ! shim=$(shim_of "$parent"); then continue; fi
    { if answers "$shim" "$gateway"; then : >"$answered/$shim-$gateway"; fi; } </dev/null &
    probes="$probes $!"
  done <<EOF_SHIMS
$shims
EOF_SHIMS
  # Not all children: wireguard-go is one of them, and stays.
  for probe in $probes; do wait "$probe" || :; done
}

# Sets way, why and address for the subnet at hand, and notes its rules, routes and addresses.
choose_way() {
  way=none why='' address=''
  if ! shim=$(shim_of "$parent"); then
    why=no-parent
    return
  fi
  case " $shim_links " in
    *" $shim "*) ;;
    *)
      why=no-shim
      return
      ;;
  esac
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
  if [ "$gateway" != - ]; then
    if is_held "$gateway"; then
      # The VM itself is the gateway: the shim answers for every address of the VM.
      if answers_for_vm; then way=gateway address=$gateway; fi
    elif [ -e "$answered/$shim-$gateway" ] || is_turned_back "$subnet"; then
      # A gateway that fell silent may come back: it is not taken over.
      if [ "$can_turn_back" = yes ]; then way=turned-back; fi
    else
      way=gateway address=$gateway
      take_address "$gateway/32"
    fi
  fi
  if [ "$way" != none ]; then return; fi
  own=$(ip -4 -oneline addr show dev "$parent" to "$subnet" scope global | sed -n '1s/.* inet \([0-9.]*\).*/\1/p')
  if [ -n "$own" ] && answers_for_vm; then
    way=parent-address address=$own
    return
  fi
  if [ "$spares" != - ]; then take_spare; fi
  if [ "$way" = none ]; then why=no-address; fi
}

take_spare() {
  for spare in $(printf %s "$spares" | tr , ' '); do
    if is_held "$spare" || answers "$shim" "$spare"; then continue; fi
    way=spare-address address=$spare
    take_address "$spare/32"
    return
  done
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

mac_of() {
  cat "/sys/class/net/$1/address"
}

# From the hardware address, which is random. Without leading zeros, as ip prints it.
link_local_of() {
  mac_of "$1" | sed 's/\(..\):\(..\):\(..\):\(..\):\(..\):\(..\)/fe80::\1\2:\3ff:fe\4:\5\6/; s/:0*\([0-9a-f]\)/:\1/g'
}

# Whether the VM has this address elsewhere than on the shim.
is_held() {
  ip -4 -oneline addr show to "$1" | awk -v "shim=$shim" '$2 != shim { held = 1 } END { exit !held }'
}

# Whether the shim answers ARP for addresses that the VM has on other interfaces, as Linux does unless told not to.
answers_for_vm() {
  for switch in rp_filter=1 arp_filter=1 arp_ignore=[1-9]; do
    for scope in all "$shim"; do
      if grep -q "^${switch#*=}" "/proc/sys/net/ipv4/conf/$scope/${switch%=*}"; then return 1; fi
    done
  done
}

take_address() {
  case " $shim_addresses " in
    *" $shim,$1 "*) ;;
    *) shim_addresses="$shim_addresses $shim,$1" ;;
  esac
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
    case $one in
      *:*) ip addr replace "${one#*,}" dev "${one%%,*}" nodad || : ;;
      *) ip addr replace "${one#*,}" dev "${one%%,*}" || : ;;
    esac
  done
}

# route_shims FAMILY HOST ROUTES: tunnel traffic, and the kernel's check of where its answers come from (rp_filter).
route_shims() {
  for one in $3; do
    ip -"$1" route replace "${one%,*}" dev "${one#*,}" table "$shim_table" || :
  done
  for old in $(ip -"$1" route show table "$shim_table" 2>/dev/null | sed 's/ .*//'); do
    case $3, in
      *" $old,"*) ;;
      *) ip -"$1" route delete "$old" table "$shim_table" 2>/dev/null || : ;;
    esac
  done
  # Each fails where it is there already.
  ip -"$1" rule add iif "$interface" lookup "$shim_table" preference "$tunnel_preference" 2>/dev/null || :
  ip -"$1" rule add iif lo from "$2" lookup "$shim_table" preference "$tunnel_preference" 2>/dev/null || :
  delete_rules_at "$1" "$address_preference"
  for one in $shim_addresses; do
    case $1$one in
      4*:* | 6*) ;;
      *) ip rule add iif lo from "$(printf %s "${one#*,}" | sed 's,/.*,,')" lookup "$shim_table" preference "$address_preference" || : ;;
    esac
  done
}

# delete_rules_at FAMILY PREFERENCE: one goes at a time.
delete_rules_at() {
  while ip -"$1" rule delete preference "$2" 2>/dev/null; do :; done
}

delete_other_links() {
  for old in /sys/class/net/dockline-*; do
    old=${old##*/}
    case " $shim_links " in
      *" $old "*) ;;
      *) delete_link "$old" ;;
    esac
  done
}

delete_link() {
  if [ -e "/sys/class/net/$1" ]; then ip link delete dev "$1" 2>/dev/null || ! [ -e "/sys/class/net/$1" ]; fi
}

# Takes all of it away; nothing there is success.
remove_shims() {
  shim_links=''
  delete_shim_tables
  for family in 4 6; do
    delete_rules_at "$family" "$tunnel_preference"
    delete_rules_at "$family" "$address_preference"
    ip -"$family" route flush table "$shim_table" 2>/dev/null || :
  done
  delete_other_links
}

report_way() {
  shim_reports="$shim_reports${shim_reports:+,}{\"parent\":\"$parent\",\"subnet\":\"$subnet\",\"way\":\"$way\""
  if [ -n "$address" ]; then shim_reports="$shim_reports,\"address\":\"$address\""; fi
  if [ -n "$why" ]; then shim_reports="$shim_reports,\"why\":\"$why\""; fi
  shim_reports="$shim_reports}"
}
