# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim.sh: macvlan and ipvlan networks. The kernel lets nobody but other such interfaces of the same parent speak
# with their containers, so each parent gets one of ours, the shim (shim-link.sh). Only packets of the tunnel go by
# it (a routing table of our own), and only answers to them come in (shim-rules.sh): the VM's own network stays as
# it is.

# Routing table; preferences of the rules that lead there, for the tunnel and for the shims' addresses.
shim_table=33330 tunnel_preference=5210 address_preference=5211
shim_reports=''

# Brings shims, addresses, rules and routes in line with the plan. What cannot be had is reported, subnet by subnet.
apply_shims() {
  shim_links='' shim_addresses='' shim_asked='' shim_routes4='' shim_routes6='' shim_reports=''
  clear_shim_rules
  if [ -z "$shims$legs" ]; then
    if has_shims; then remove_shims; fi
    return 0
  fi
  if [ -n "$shims" ]; then choose_ways; fi
  make_legs
  delete_other_links
  delete_other_legs
  set_shim_addresses
  silence_shims
  if ! write_shim_rules; then
    remove_shims
    shim_reports=$(without_rules "$shim_reports")
    leg_reports=$(without_rules "$leg_reports")
    return 0
  fi
  open_legs
  route_shims 4 "$host4" "$shim_routes4"
  if [ "$has_ipv6" = true ]; then route_shims 6 "$host6" "$shim_routes6"; fi
}

choose_ways() {
  find_turn_back
  make_shim_links
  probe_addresses
  while read -r family kind parent subnet gateway spares; do
    choose_way
    report_way
  done <<EOF_SHIMS
$shims
EOF_SHIMS
}

# without_rules REPORTS: the same, but none has a way.
without_rules() {
  printf %s "$1" | sed 's/"way":"[a-z-]*"[^}]*/"way":"none","why":"no-nftables"/g'
}

# Most VMs never have one, and looking costs less than removing nothing. Links are the last to go.
has_shims() {
  for link in /sys/class/net/dockline-* /sys/class/net/dockleg*; do [ -e "$link" ] && return; done
  [ -n "$(ip rule show preference "$tunnel_preference")" ]
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

# Takes all of it away; nothing there is success.
remove_shims() {
  shim_links='' leg_links=''
  delete_shim_tables
  for family in 4 6; do
    delete_rules_at "$family" "$tunnel_preference"
    delete_rules_at "$family" "$address_preference"
    ip -"$family" route flush table "$shim_table" 2>/dev/null || :
  done
  delete_other_links
  delete_other_legs
}

report_way() {
  shim_reports="$shim_reports${shim_reports:+,}{\"parent\":\"$parent\",\"subnet\":\"$subnet\",\"way\":\"$way\""
  if [ -n "$address" ]; then shim_reports="$shim_reports,\"address\":\"$address\""; fi
  if [ -n "$why" ]; then shim_reports="$shim_reports,\"why\":\"$why\""; fi
  shim_reports="$shim_reports}"
}
